import { useState } from "react";
import { useT } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { roomPath } from "../../../ui/router";
import { useAction } from "../../../ui/useAction";
import type { ConsoleApi } from "./consoleApi";
import { ruleName } from "./Findings";
import { Choose } from "./QueueFilters";
import { cleaned } from "./ruleDraft";
import type { DryRun, RuleDocument } from "./rulesWire";
import { verdicts, type Verdict } from "./wire";

// What one reads; the numbers say how many there are.
const shown = 50;
const known = (verdict: string): Verdict => verdicts.find((one) => one === verdict) ?? "flag";

/** What the draft would have done with what was said last. */
export function DryRunView({ api, roomId, draft }: { api: ConsoleApi; roomId: string | null; draft: RuleDocument }) {
  const t = useT();
  const [last, setLast] = useState("500");
  const [run, setRun] = useState<DryRun | null>(null);
  const start = useAction(async () => setRun(await api.dryRun(roomId, cleaned(draft), Number(last))));
  return (
    <section data-testid="dry-run" className="flex flex-col gap-3 rounded-xl border border-line px-4 py-4">
      <h2 className="font-semibold">{t("rules.dryRun")}</h2>
      <p className="text-sm text-ink-2">{t("rules.dryRunHelp")}</p>
      <div className="flex items-end gap-2">
        <Choose shown label={t("rules.last")} value={last} onChange={setLast} options={[100, 500, 2000, 5000].map((one) => ({ value: String(one), label: t("rules.messages", { count: one }) }))} />
        <Button busy={start.busy} data-testid="dry-run-start" onClick={() => void start.run()}>{t("rules.dryRunStart")}</Button>
      </div>
      {start.error && <p role="alert" className="text-danger">{start.error}</p>}
      {run && (
        <div role="status" data-testid="dry-run-result" data-changed={run.changed}>
          <p>{t("rules.examined", { count: run.examined })} {t("rules.wouldChange", { count: run.changed })}{!run.complete && ` ${t("rules.incomplete")}`}</p>
          <p className="text-sm text-ink-2">{Object.entries(run.verdicts).filter(([, count]) => count > 0).map(([verdict, count]) => `${t(`console.verdict.${known(verdict)}`)}: ${count}`).join(" · ")}</p>
          <ul className="mt-2 flex flex-col gap-2">
            {run.changes.slice(0, shown).map((one) => (
              <li key={one.message_id} className="border-t border-line pt-2 text-sm">
                <p dir="auto" className="line-clamp-3 wrap-anywhere">{one.text}</p>
                <p className="text-ink-2">
                  {t(`console.verdict.${known(one.before)}`)} → <strong>{t(`console.verdict.${known(one.after)}`)}</strong>
                  {one.rules.length > 0 && ` (${one.rules.map((rule) => ruleName(t, rule)).join(", ")})`}{" "}
                  {one.seq !== null && <a href={roomPath(one.room_id, one.seq)} target="_blank" rel="noreferrer" className="text-accent-ink underline">{t("console.inRoom")}</a>}
                </p>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
