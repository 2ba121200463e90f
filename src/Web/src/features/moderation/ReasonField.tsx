import { useId } from "react";
import { useT } from "../../i18n/translate";
import type { Reason } from "./useReason";

interface Props { label: string; help: string; reason: Reason; testId: string; optional?: boolean; rows?: number; onSend?: () => void }

/** Why something is done, reported or appealed against, in a few lines; Ctrl+Enter sends it. */
export function ReasonField({ label, help, reason: { text, setText, fault }, testId, optional = false, rows = 3, onSend }: Props) {
  const t = useT();
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 flex justify-between text-sm font-medium">
        {label}
        {optional && <span className="font-normal text-ink-3">{t("common.optional")}</span>}
      </label>
      <textarea
        id={id} rows={rows} dir="auto" className="field" value={text} data-testid={testId} aria-invalid={fault !== null || undefined}
        aria-describedby={`${id}-help`} onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSend?.(); }}
      />
      <p id={`${id}-help`} className={`mt-1 text-sm ${fault ? "text-danger" : "text-ink-3"}`}>{fault ?? help}</p>
    </div>
  );
}
