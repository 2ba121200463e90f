import { useEffect, useRef } from "react";
import { useT } from "../../../i18n/translate";
import { announce } from "../../../ui/announce";
import { Button, IconButton } from "../../../ui/Button";
import { Icon } from "../../../ui/Icon";
import { useAction } from "../../../ui/useAction";
import type { ConsoleApi } from "./consoleApi";

/** What was just decided. `undo` counts the wishes to take it back. */
export interface Done { caseId: string; what: string; undo: number }

/** Says what was done and offers to take it back, until the next decision. */
export function UndoLine({ api, done, onUndone, onClose }: { api: ConsoleApi; done: Done; onUndone: (id: string) => void; onClose: () => void }) {
  const t = useT();
  const undo = useAction(async () => {
    await api.undo(done.caseId);
    announce(t("console.undone"));
    onUndone(done.caseId);
  });
  const { run, busy } = undo;
  const asked = useRef(0);
  useEffect(() => {
    if (done.undo <= asked.current) return;
    asked.current = done.undo;
    if (!busy) void run();
  }, [done, busy, run]);
  return (
    <div
      data-testid="undo-line"
      className="appear absolute inset-x-0 bottom-20 z-30 mx-auto flex w-fit max-w-[calc(100%-2rem)] items-center gap-3 rounded-xl border border-line bg-raised py-1.5 pl-4 pr-1.5 shadow-pop"
    >
      <Icon name="check" size={17} className="text-accent-ink" />
      <span className="min-w-0 wrap-anywhere">{undo.error ? <span role="alert" className="text-danger">{undo.error}</span> : done.what}</span>
      <Button icon="undo" busy={busy} data-testid="undo-decision" onClick={() => void run()}>{t("console.undo")}</Button>
      <IconButton icon="close" label={t("common.close")} onClick={onClose} />
    </div>
  );
}
