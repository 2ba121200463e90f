import { useCallback, useState } from "react";
import type { Discovered } from "../../api/wire";
import { useChat } from "../../realtime/useChat";
import { useAction } from "../../ui/useAction";
import { useLoad } from "../../ui/useLoad";

/** As many as the server is asked for at a time. */
const pageSize = 50;

/** The public channels that fit, a page at a time. */
export function useChannels(query: string) {
  const { api } = useChat();
  const first = useLoad(query, () => api.discover(query, pageSize));
  const [rest, setRest] = useState<{ query: string; channels: Discovered[]; ended: boolean }>({ query, channels: [], ended: false });
  const further = rest.query === query ? rest : { query, channels: [], ended: false };
  const channels = first.kind === "loaded" ? [...first.value, ...further.channels] : [];
  const more = useAction(async () => {
    const page = await api.discover(query, pageSize, channels.at(-1)?.id);
    setRest((before) => ({ query, channels: [...(before.query === query ? before.channels : []), ...page], ended: page.length < pageSize }));
  });
  const { run, busy, error } = more;
  const hasMore = first.kind === "loaded" && first.value.length === pageSize && !further.ended;
  const loadMore = useCallback(() => { if (hasMore && !busy) void run(); }, [hasMore, busy, run]);
  return { first, channels, hasMore, loadMore, failure: error };
}
