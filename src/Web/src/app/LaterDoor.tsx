import { SkeletonRows } from "../ui/Empty";
import { Later } from "../ui/later";
import { useLater } from "../ui/useLater";
import { PartMissing } from "./PartMissing";

const door = new Later<{ roomId: string }>(() => import("./Overlays").then((module) => module.Door));

/** What stands at the address of a room that is none of one's own, which most visits do without. */
export function LaterDoor({ roomId }: { roomId: string }) {
  const state = useLater(door, true, true);
  if (state.kind === "here") return <state.Part roomId={roomId} />;
  if (state.kind === "missing") return <div className="flex grow flex-col justify-end"><SkeletonRows rows={8} /></div>;
  return <div className="m-auto"><PartMissing retry={() => door.load()} /></div>;
}

/** Has it fetched once the first view is `ready`: also for when there is no network. */
export function useDoorLater(ready: boolean): void {
  useLater(door, false, ready);
}
