import { useT } from "../../../i18n/translate";
import { useRoom } from "../../../realtime/useChat";
import { looksAfter } from "../../../realtime/useMayModerate";
import { Button } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { Scroll } from "../../../ui/Scroll";
import { useLoad } from "../../../ui/useLoad";
import type { ConsoleApi } from "./consoleApi";
import { Choose } from "./QueueFilters";
import { RulesEditor } from "./RulesEditor";
import { usePlace, useScope } from "./scope";

/** The rules of the whole community or of a room; for who looks after rooms alone, of one of these. */
export function RulesView({ api }: { api: ConsoleApi }) {
  const t = useT();
  const scope = useScope();
  const { place: roomId, options, choose } = usePlace();
  const room = useRoom(roomId || null);
  const load = useLoad(roomId, () => api.rules(roomId || null));
  const mayWrite = scope === "all" || (room !== null && looksAfter(room));
  return (
    <Scroll label={t("console.rules")} className="min-h-0 grow">
      <div className="mx-auto flex max-w-6xl flex-col gap-4 px-4 py-4">
        <div className="max-w-sm">
          <Choose shown label={t("rules.place")} value={roomId} onChange={choose} testId="rules-place" options={options} />
        </div>
        {load.kind === "loading" && <SkeletonRows rows={7} avatar={12} />}
        {load.kind === "failed" && (
          <Empty icon="alert" title={t("console.failed")} help={load.error}><Button look="primary" onClick={load.retry}>{t("common.retry")}</Button></Empty>
        )}
        {load.kind === "loaded" && <RulesEditor key={roomId} api={api} roomId={roomId || null} loaded={load.value} mayWrite={mayWrite} />}
      </div>
    </Scroll>
  );
}
