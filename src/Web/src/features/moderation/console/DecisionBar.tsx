import { useT, type Key as Word } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { Kbd } from "../../../ui/Empty";
import type { IconName } from "../../../ui/Icon";
import { canUndo, isAppeal, movesOf, type Move } from "./triage";
import type { Case } from "./wire";

const look: Record<Move, { key: string; icon: IconName }> = {
  approve: { key: "a", icon: "check" }, delete: { key: "d", icon: "trash" }, warn: { key: "w", icon: "alert" }, mute: { key: "m", icon: "clock" },
  ban: { key: "b", icon: "lock" }, raid: { key: "r", icon: "shield" },
};

function wordOf(move: Move, one: Case): Word {
  if (isAppeal(one)) return move === "approve" ? "console.do.overturn" : "console.do.uphold";
  if (move === "approve") return one.held ? "console.do.publish" : "console.do.dismiss";
  if (move === "delete") return one.held ? "console.do.reject" : one.current_text === null ? "console.do.uphold" : "console.do.delete";
  return `console.do.${move}`;
}

interface Props { one: Case; blocked: boolean; busy: boolean; error: string | null; onMove: (move: Move) => void; onUndo: () => void }

/** What can be done about the case, each with its key. */
export function DecisionBar({ one, blocked, busy, error, onMove, onUndo }: Props) {
  const t = useT();
  return (
    <div className="shrink-0 border-t border-line bg-canvas px-4 py-3">
      {error && <p role="alert" className="mb-2 text-sm text-danger">{error}</p>}
      <div role="group" aria-label={t("console.decide")} className="flex min-h-9 flex-wrap gap-2">
        {movesOf(one).map((move) => (
          <Button
            key={move} icon={look[move].icon} look={move === "approve" ? "primary" : move === "ban" ? "danger" : "plain"} busy={busy} disabled={blocked}
            data-testid={`do-${move}`} aria-keyshortcuts={look[move].key} onClick={() => onMove(move)}
          >
            {t(wordOf(move, one))}<span aria-hidden="true" className="max-md:hidden"><Kbd>{look[move].key}</Kbd></span>
          </Button>
        ))}
        {one.state === "decided" && canUndo(one, one.decision) && <Button icon="undo" busy={busy} data-testid="undo-case" aria-keyshortcuts="u" onClick={onUndo}>{t("console.undo")}</Button>}
      </div>
    </div>
  );
}
