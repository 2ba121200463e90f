import { useNow } from "../../../i18n/now";
import { exactTime, relativeTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { useLoad } from "../../../ui/useLoad";
import type { ConsoleApi } from "./consoleApi";
import { useNamesOf } from "../useNamesOf";

interface Props { api: ConsoleApi; roomId: string | null; version: number; busy: boolean; onRevert: ((version: number) => void) | null }

/** Who changed the rules when, and the way back. */
export function RuleVersions({ api, roomId, version, busy, onRevert }: Props) {
  const t = useT();
  const now = useNow();
  const load = useLoad(`${roomId} ${version}`, () => api.versions(roomId));
  const versions = load.kind === "loaded" ? load.value : [];
  const nameOf = useNamesOf(versions.map((one) => one.changed_by));
  return (
    <section data-testid="rule-versions" className="flex flex-col gap-2 rounded-xl border border-line px-4 py-4">
      <h2 className="font-semibold">{t("rules.versions")}</h2>
      {load.kind === "loading" && <div className="skeleton h-5 w-2/3" />}
      {load.kind === "failed" && <p className="text-danger">{load.error} <Button look="quiet" onClick={load.retry}>{t("common.retry")}</Button></p>}
      {load.kind === "loaded" && versions.length === 0 && <p className="text-sm text-ink-2">{t("rules.noVersions")}</p>}
      <ol className="flex flex-col gap-2">
        {versions.map((one) => (
          <li key={one.version} className="flex min-h-9 items-center justify-between gap-2 text-sm" data-testid="rule-version" data-version={one.version}>
            <span className="min-w-0">
              <span className="font-medium">{t("rules.version", { count: one.version })}</span>{" "}
              <span className="text-ink-2">{t("console.byPerson", { name: nameOf(one.changed_by) })} · <time dateTime={one.changed_at} title={exactTime(t.language, one.changed_at)}>{relativeTime(t.language, one.changed_at, now)}</time></span>
            </span>
            {one.version === version ? <span className="text-ink-2">{t("rules.holds")}</span>
              : onRevert && <Button busy={busy} data-testid="revert" onClick={() => onRevert(one.version)}>{t("rules.revert")}</Button>}
          </li>
        ))}
      </ol>
    </section>
  );
}
