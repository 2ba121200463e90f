import { isKey, useT } from "../../../i18n/translate";
import type { PersonRecord } from "./wire";

/** What speaks for and against a person, and how much: by it the filters are stricter or milder with what they write. */
export function Standing({ record }: { record: PersonRecord }) {
  const t = useT();
  const { reputation, open_cases: open } = record;
  if (!reputation) return null;
  const score = new Intl.NumberFormat(t.language, { style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0 }).format(reputation.score);
  const reasons = reputation.reasons.flatMap(({ cause, count }) => {
    const key = `console.cause.${cause}`;
    return isKey(key) ? [t(key, { count })] : [];
  });
  const effect = reputation.score < 0 ? "console.stricter" : reputation.score > 0 ? "console.milder" : "console.asForAll";
  return (
    <div data-testid="standing" className="text-sm text-ink-2">
      <p>{t("console.standing", { score })} {t(effect)}</p>
      {reasons.length > 0 && <p>{reasons.join(" · ")}</p>}
      {open.length > 0 && <p>{t("console.openCases", { count: open.length })}</p>}
    </div>
  );
}
