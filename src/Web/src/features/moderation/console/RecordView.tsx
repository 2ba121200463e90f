import { isKey, useT } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { useLoad } from "../../../ui/useLoad";
import { ActionLine } from "./ActionLine";
import type { ConsoleApi } from "./consoleApi";
import { Part } from "./Evidence";
import { useScope } from "./scope";
import { Standing } from "./Standing";
import { useNamesOf } from "../useNamesOf";

// The newest; the audit log has all.
const shown = 10;

interface Props { api: ConsoleApi; userId: string; name: string; roomId: string | null }

/** What was done to the person before: anywhere, or for who looks after rooms alone, in this one. */
export function RecordView({ api, userId, name, roomId }: Props) {
  const t = useT();
  const scope = useScope();
  const load = useLoad(`${scope} ${userId}`, () => scope === "rooms" ? api.recordIn(roomId ?? "", userId) : api.record(userId));
  const actions = load.kind === "loaded" ? load.value.actions.slice(0, shown) : [];
  const nameOf = useNamesOf(actions.map((one) => one.by));
  const role = load.kind === "loaded" ? `console.role.${load.value.role}` : "";
  return (
    <Part title={name ? t("console.record", { name }) : t("console.recordOfSomeone")} testId="record">
      {load.kind === "loading" && <div className="skeleton h-5 w-2/3" />}
      {load.kind === "failed" && <p className="text-sm text-ink-2">{load.error} <Button look="quiet" onClick={load.retry}>{t("common.retry")}</Button></p>}
      {load.kind === "loaded" && (
        <>
          {isKey(role) && <p className="text-sm text-ink-2">{t(role)}</p>}
          <Standing record={load.value} />
          {actions.length === 0 ? <p className="text-sm text-ink-2">{t(scope === "rooms" ? "console.noRecordHere" : "console.noRecord")}</p>
            : <ul className="mt-1 flex flex-col gap-2">{actions.map((one) => <ActionLine key={one.id} action={one} nameOf={nameOf} />)}</ul>}
          {load.value.actions.length > shown && <p className="mt-1 text-sm text-ink-3">{t("console.olderActions", { count: load.value.actions.length - shown })}</p>}
        </>
      )}
    </Part>
  );
}
