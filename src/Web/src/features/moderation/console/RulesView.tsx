import { useState } from "react";
import { roomName } from "../../../i18n/roomName";
import { useT } from "../../../i18n/translate";
import { useChatState } from "../../../realtime/useChat";
import { Button } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { Scroll } from "../../../ui/Scroll";
import { useLoad } from "../../../ui/useLoad";
import type { ConsoleApi } from "./consoleApi";
import { Choose } from "./QueueFilters";
import { RulesEditor } from "./RulesEditor";

/** The rules of the whole community or of a room. */
export function RulesView({ api, isAdmin }: { api: ConsoleApi; isAdmin: boolean }) {
  const t = useT();
  const rooms = useChatState((state) => state.rooms);
  const [roomId, setRoomId] = useState("");
  const load = useLoad(roomId, () => api.rules(roomId || null));
  const named = [...rooms.values()].filter((room) => room.type !== "direct").slice(0, 200).map((room) => ({ value: room.id, label: roomName(t, room) }));
  const mayWrite = isAdmin || ["owner", "admin"].includes(rooms.get(roomId)?.role ?? "");
  return (
    <Scroll label={t("console.rules")} className="min-h-0 grow">
      <div className="mx-auto flex max-w-6xl flex-col gap-4 px-4 py-4">
        <div className="max-w-sm">
          <Choose shown label={t("rules.place")} value={roomId} onChange={setRoomId} testId="rules-place" options={[{ value: "", label: t("rules.everywhere") }, ...named]} />
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
