import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { messageOf, repliesOf } from "../../../realtime/state/threads";
import type { RoomState } from "../../../realtime/state/roomState";
import { useChat } from "../../../realtime/useChat";

/** How many replies are on the page at first, and how many more with each step back. */
const step = 50;

/** The root of a thread and its newest replies, fetched as far as they are not held. */
export function useThread(room: RoomState, rootId: string) {
  const { threads, history } = useChat();
  const [state, setState] = useState<{ loaded: boolean; failed: boolean; whole: boolean }>({ loaded: false, failed: false, whole: false });
  const [shown, setShown] = useState(step);
  const busy = useRef(false);
  const { id } = room;

  const load = useCallback(async (before: number | null) => {
    if (busy.current) return;
    busy.current = true;
    try {
      if (before === null) await history.one(id, rootId);
      const whole = await threads.load(id, rootId, before);
      setState({ loaded: true, failed: false, whole });
    } catch {
      setState((held) => ({ ...held, failed: true }));
    } finally {
      busy.current = false;
    }
  }, [threads, history, id, rootId]);

  useEffect(() => { void load(null); }, [load]);

  const root = useMemo(() => messageOf(room, rootId), [room, rootId]);
  const all = useMemo(() => repliesOf(room, rootId), [room, rootId]);
  const replies = useMemo(() => all.slice(-shown), [all, shown]);
  const hidden = all.length > replies.length;
  const first = all.at(0)?.seq ?? null;
  const earlier = useCallback(() => {
    setShown((count) => count + step);
    if (!hidden && first !== null) void load(first);
  }, [hidden, first, load]);

  return {
    root, replies, earlier: hidden || (state.loaded && !state.whole) ? earlier : null,
    loaded: state.loaded || all.length > 0, failed: state.failed && all.length === 0, retry: () => void load(null),
  };
}
