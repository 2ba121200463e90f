import { useNow } from "../../../i18n/now";
import { exactTime, relativeTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { Name } from "../../../ui/Name";
import { decisionKey, Tag } from "./CaseList";
import { heldByOther, isMine } from "./triage";
import type { Case } from "./wire";

/** Whom and what a case is about, and who has it. */
export function CaseHead({ one, me, busy, onClaim }: { one: Case; me: string; busy: boolean; onClaim: (release: boolean) => void }) {
  const t = useT();
  const now = useNow();
  const other = heldByOther(one, me, now);
  const mine = isMine(one, me, now);
  return (
    <div className="flex min-w-0 grow flex-wrap items-start justify-between gap-3">
      <div className="min-w-0">
        <h2 className="text-lg font-semibold tracking-tight"><Name>{one.user_name || one.room_name || t("console.case")}</Name></h2>
        <p className="text-sm text-ink-2">
          {one.room_name && <><bdi>{one.room_name}</bdi> · </>}
          <time dateTime={one.opened_at} title={exactTime(t.language, one.opened_at)}>{relativeTime(t.language, one.opened_at, now)}</time>
          {" · "}{t("console.severity", { count: one.severity })}
        </p>
        <p className="mt-1 flex flex-wrap gap-1">
          {one.sources.map((source) => <Tag key={source}>{t(`console.source.${source}`)}</Tag>)}
          {one.held && one.state === "open" && <Tag warn>{t("console.unpublished")}</Tag>}
          {one.decision && <Tag>{t(decisionKey(one.decision))}</Tag>}
        </p>
      </div>
      {one.state === "open" && (
        <div className="flex min-h-9 items-center gap-2 text-sm" data-testid="claim">
          <span className={other ? "text-warn" : "text-ink-2"} role="status">
            {other ? t("console.takenBy", { name: one.claimed_by_name || t("common.someone") }) : mine ? t("console.takenByMe") : t("console.takenByNobody")}
          </span>
          <Button busy={busy} disabled={other} data-testid="claim-case" aria-keyshortcuts="c" onClick={() => onClaim(mine)}>
            {t(mine ? "console.release" : "console.claim")}
          </Button>
        </div>
      )}
    </div>
  );
}
