import { useNow } from "../../../i18n/now";
import { exactTime, relativeTime } from "../../../i18n/time";
import { isKey, useT, type Translate } from "../../../i18n/translate";
import { Tag } from "./CaseList";
import type { Action } from "./wire";

export function actionName(t: Translate, kind: string): string {
  const key = `console.did.${kind}`;
  return isKey(key) ? t(key) : t("console.did.other");
}

/** Something that was done to somebody: what, by whom, why, until when. */
export function ActionLine({ action, nameOf }: { action: Action; nameOf: (id: string | null) => string }) {
  const t = useT();
  const now = useNow();
  const by = action.by === null ? t("console.byRule") : t("console.byPerson", { name: nameOf(action.by) });
  const until = action.in_force && action.expires_at ? t("console.until", { time: exactTime(t.language, action.expires_at) }) : null;
  return (
    <li data-testid="record-action" data-kind={action.kind}>
      <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
        <span className="font-medium">{actionName(t, action.kind)}</span>
        <span className="text-ink-2">{by} · <time dateTime={action.created_at} title={exactTime(t.language, action.created_at)}>{relativeTime(t.language, action.created_at, now)}</time></span>
        {action.in_force && <Tag warn>{until ?? t("console.inForce")}</Tag>}
        {action.ended === "undone" && <Tag>{t("console.wasUndone")}</Tag>}
      </p>
      {action.reason && <p dir="auto" className="text-sm text-ink-2 wrap-anywhere">{action.reason}</p>}
    </li>
  );
}
