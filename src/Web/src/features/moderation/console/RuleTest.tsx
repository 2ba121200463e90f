import { useEffect, useId, useState } from "react";
import { describeError } from "../../../i18n/problem";
import { useT } from "../../../i18n/translate";
import { useDebounced } from "../../../ui/useDebounced";
import type { ConsoleApi } from "./consoleApi";
import { FindingList, FoundIn } from "./Findings";
import { cleaned } from "./ruleDraft";
import type { RuleDocument, Tested } from "./rulesWire";

const pauseMs = 350;

/** What the draft would do with a text, as it is typed. */
export function RuleTest({ api, roomId, draft }: { api: ConsoleApi; roomId: string | null; draft: RuleDocument }) {
  const t = useT();
  const id = useId();
  const [typed, setTyped] = useState("");
  const text = useDebounced(typed, pauseMs);
  const rules = useDebounced(JSON.stringify(cleaned(draft)), pauseMs);
  const [answer, setAnswer] = useState<{ text: string; tested: Tested | null; error: unknown } | null>(null);
  useEffect(() => {
    if (text.trim() === "") return;
    const control = new AbortController();
    api.testRules(roomId, JSON.parse(rules) as RuleDocument, text, control.signal).then(
      (tested) => setAnswer({ text, tested, error: null }),
      (error: unknown) => { if (!control.signal.aborted) setAnswer({ text, tested: null, error }); },
    );
    return () => control.abort();
  }, [api, roomId, rules, text]);
  const tested = typed.trim() === "" ? null : answer?.tested ?? null;
  return (
    <section data-testid="rule-test" className="flex flex-col gap-3 rounded-xl border border-line px-4 py-4">
      <h2 className="font-semibold">{t("rules.test")}</h2>
      <div>
        <label htmlFor={id} className="mb-1.5 block text-sm text-ink-2">{t("rules.testHelp")}</label>
        <textarea id={id} rows={3} className="field" value={typed} maxLength={8000} data-testid="test-text" onChange={(event) => setTyped(event.target.value)} />
      </div>
      <div role="status" className="flex min-h-24 flex-col gap-2">
        {tested && answer && (
          <>
            <p className="font-semibold" data-testid="test-verdict" data-verdict={tested.verdict}>{t(`console.verdict.${tested.verdict}`)}</p>
            <FoundIn text={answer.text} findings={tested.findings} />
            {tested.findings.length > 0 ? <FindingList findings={tested.findings} /> : <p className="text-sm text-ink-2">{t("rules.nothingFound")}</p>}
            {tested.verdict === "mask" && tested.text !== null && <p className="text-sm text-ink-2">{t("rules.published")} <bdi>{tested.text}</bdi></p>}
          </>
        )}
        {answer?.error !== null && answer?.error !== undefined && typed.trim() !== "" && <p className="text-danger">{describeError(t, answer.error)}</p>}
      </div>
    </section>
  );
}
