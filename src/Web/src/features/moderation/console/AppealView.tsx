import { useT } from "../../../i18n/translate";
import { useLoad } from "../../../ui/useLoad";
import { ActionLine } from "./ActionLine";
import type { ConsoleApi } from "./consoleApi";
import { Part } from "./Evidence";
import { useNamesOf } from "../useNamesOf";
import type { CaseDetails } from "./wire";

/** What the person says to what was done to them. */
export function AppealView({ api, one }: { api: ConsoleApi; one: CaseDetails }) {
  const t = useT();
  const id = one.action_id ?? one.appeal?.action_id ?? null;
  return (
    <>
      {id && <Against api={api} id={id} />}
      {one.appeal && (
        <Part title={t("console.appealText")} testId="appeal-text">
          <blockquote dir="auto" className="max-w-(--measure) rounded-xl border border-line bg-accent-soft px-4 py-3 whitespace-pre-wrap wrap-anywhere">
            {one.appeal.text || t("console.noText")}
          </blockquote>
        </Part>
      )}
    </>
  );
}

function Against({ api, id }: { api: ConsoleApi; id: string }) {
  const t = useT();
  const load = useLoad(id, () => api.action(id));
  const nameOf = useNamesOf(load.kind === "loaded" ? [load.value.by] : []);
  return (
    <Part title={t("console.appealAgainst")} testId="appeal-against">
      {load.kind === "loading" && <div className="skeleton h-11" />}
      {load.kind === "failed" && <p role="alert" className="text-danger">{load.error}</p>}
      {load.kind === "loaded" && <ul><ActionLine action={load.value} nameOf={nameOf} /></ul>}
    </Part>
  );
}
