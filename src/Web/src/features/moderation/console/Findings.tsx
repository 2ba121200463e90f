import { useT, isKey, type Translate } from "../../../i18n/translate";
import { MarkedText } from "../../../ui/MarkedText";
import { explained } from "./findings";
import type { Finding } from "./wire";

/** What a rule looks for, in words; one that tenants made is called by its own name. */
export function ruleName(t: Translate, rule: string): string {
  if (rule.startsWith("pattern.")) return t("console.rule.pattern", { name: rule.slice("pattern.".length) });
  if (rule.startsWith("profanity.")) return t("console.rule.profanity", { severity: rule.at(-1) ?? "" });
  if (rule.startsWith("spam_")) return t("console.rule.spam");
  const key = `console.rule.${rule.replace("link_userinfo", "link.user_info").replace(/^link_/, "link.")}`;
  return isKey(key) ? t(key) : rule;
}

/** Why a text was found, in words. */
export function reasonName(t: Translate, reason: string): string {
  const key = `console.why.${reason}`;
  return isKey(key) ? t(key) : t("console.why.other");
}

/** The text with what was found in it. */
export function FoundIn({ text, findings }: { text: string; findings: readonly Finding[] }) {
  const t = useT();
  return (
    <MarkedText
      text={text} marks={findings} look="found" testId="case-text" className="max-w-(--measure)"
      says={(found) => found.map((one) => ruleName(t, one.rule)).join(", ")}
    />
  );
}

/** What each finding means, the strictest first. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const t = useT();
  const percent = new Intl.NumberFormat(t.language, { style: "percent" });
  return (
    <ul className="flex flex-col gap-1.5" data-testid="findings">
      {explained(findings).map((one) => (
        <li key={`${one.rule} ${one.reason}`} className="flex flex-wrap items-baseline gap-x-2" data-rule={one.rule}>
          <span className="font-medium">{ruleName(t, one.rule)}</span>
          <span className="text-sm text-ink-2">{reasonName(t, one.reason)}</span>
          <span className="text-sm text-ink-3">
            {t(`console.verdict.${one.verdict}`)}{one.score !== null && one.score < 1 && ` · ${percent.format(one.score)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
