import { useT } from "../i18n/translate";
import { Button } from "../ui/Button";
import { Empty, SkeletonRows } from "../ui/Empty";
import { Later } from "../ui/later";
import { useLater } from "../ui/useLater";

const door = new Later<{ roomId: string }>(() => import("./Overlays").then((module) => module.Door));

/** What stands at the address of a room that is none of one's own, which most visits do without. */
export function LaterDoor({ roomId }: { roomId: string }) {
  const t = useT();
  const state = useLater(door, true, true);
  if (state.kind === "here") return <state.Part roomId={roomId} />;
  if (state.kind === "missing") return <div className="flex grow flex-col justify-end"><SkeletonRows rows={8} /></div>;
  return (
    <div className="m-auto">
      <Empty icon="alert" title={t("app.partMissing")} help={t("app.partMissingHelp")}>
        <Button look="primary" onClick={() => void door.load()}>{t("common.retry")}</Button>
      </Empty>
    </div>
  );
}

/** Has it fetched once the first view is `ready`: also for when there is no network. */
export function useDoorLater(ready: boolean): void {
  useLater(door, false, ready);
}
