import { useEffect, useSyncExternalStore } from "react";
import { whenIdle } from "./afterPaint";
import type { Later, PartState } from "./later";

/** Has the part fetched as soon as it is `wanted`; else, once the first view is `ready`, when there is time: also for when there is no network. */
export function useLater<Props>(later: Later<Props>, wanted: boolean, ready: boolean): PartState<Props> {
  useEffect(() => {
    if (wanted) void later.load();
    else if (ready) return whenIdle(() => void later.load());
    return undefined;
  }, [later, wanted, ready]);
  return useSyncExternalStore(later.subscribe, later.getSnapshot);
}
