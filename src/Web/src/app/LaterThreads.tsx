import type { RoomState } from "../realtime/state/roomState";
import { SkeletonRows } from "../ui/Empty";
import { Later } from "../ui/later";
import { useLater } from "../ui/useLater";
import { PartMissing } from "./PartMissing";

const pane = new Later<{ room: RoomState; rootId: string }>(() => import("./Threads").then((module) => module.ThreadPane));
const screen = new Later<object>(() => import("./Threads").then((module) => module.ThreadsScreen));

/** A thread beside its room. */
export function LaterThread({ room, rootId }: { room: RoomState; rootId: string }) {
  const state = useLater(pane, true, true);
  if (state.kind === "here") return <state.Part room={room} rootId={rootId} />;
  if (state.kind === "missing") return <SkeletonRows rows={5} />;
  return <div className="m-auto"><PartMissing retry={() => pane.load()} /></div>;
}

/** The list of one's threads. */
export function LaterThreads() {
  const state = useLater(screen, true, true);
  if (state.kind === "here") return <state.Part />;
  if (state.kind === "missing") return <SkeletonRows rows={6} />;
  return <div className="m-auto"><PartMissing retry={() => screen.load()} /></div>;
}

/** Has them fetched once the first view is `ready`: also for when there is no network. */
export function useThreadsLater(ready: boolean): void {
  useLater(pane, false, ready);
  useLater(screen, false, ready);
}
