import { useDeferredValue, useEffect, useRef, useState } from "react";
import { trim } from "../../api/text";
import type { Discovered } from "../../api/wire";
import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Name } from "../../ui/Name";
import { navigate, roomPath } from "../../ui/router";
import { Scroll } from "../../ui/Scroll";
import { useAction } from "../../ui/useAction";
import { useDebounced } from "../../ui/useDebounced";
import { rowIndices, useRows } from "../../ui/useRows";
import { useChannels } from "./useChannels";

/** The next page is asked for when so few rows are left below. */
const ahead = 20;

/** The public channels: find one and join it. */
export function BrowseDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const chat = useChat();
  const [query, setQuery] = useState("");
  const wanted = useDeferredValue(useDebounced(trim(query), 200));
  const { first: loaded, channels, hasMore, loadMore, failure } = useChannels(wanted);
  const list = useRef<HTMLUListElement>(null);
  const near = useRows(channels.length, list);
  const atEnd = near.to >= channels.length - ahead;
  useEffect(() => { if (atEnd && !failure) loadMore(); }, [atEnd, failure, loadMore]);
  const open = useAction(async (channel: Discovered) => {
    if (!channel.joined) await chat.enter(chat.api.joinRoom(channel.id));
    onClose();
    navigate(roomPath(channel.id));
  });
  return (
    <Dialog title={t("rooms.browse")} onClose={onClose} width="34rem" testId="browse-dialog">
      <div className="px-5 pb-3 pt-2">
        <input
          className="field" type="search" value={query} placeholder={t("rooms.browseSearch")} aria-label={t("rooms.browseSearch")}
          onChange={(event) => setQuery(event.target.value)}
        />
        {open.error && <p role="alert" className="mt-2 text-sm text-danger">{open.error}</p>}
      </div>
      <Scroll label={t("rooms.channels")} className="min-h-64 px-3 pb-3">
        {loaded.kind === "loading" && <SkeletonRows rows={4} />}
        {loaded.kind === "failed" && (
          <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>
        )}
        {loaded.kind === "loaded" && loaded.value.length === 0 && <Empty icon="compass" title={t("rooms.browseNone")} />}
        {loaded.kind === "loaded" && (
          <ul ref={list} className="relative" style={{ height: `calc(var(--channel-row) * ${channels.length})` }}>
            {rowIndices(channels.length, near, []).map((at) => {
              const channel = channels[at];
              return channel && (
                <li
                  key={channel.id} aria-setsize={hasMore ? -1 : channels.length} aria-posinset={at + 1}
                  className="absolute inset-x-0 flex h-(--channel-row) items-center gap-3 rounded-lg px-2 hover:bg-hover"
                  style={{ top: `calc(var(--channel-row) * ${at})` }}
                >
                  <span className="flex size-9 shrink-0 items-center justify-center rounded-[0.68rem] bg-accent-soft text-accent-ink">
                    <Icon name="hash" size={18} />
                  </span>
                  <span className="min-w-0 grow">
                    <Name className="font-medium">{channel.name}</Name>
                    <span className="block truncate text-sm text-ink-2">
                      {t("rooms.members", { count: channel.member_count })}{channel.topic && <> · <bdi>{channel.topic}</bdi></>}
                    </span>
                  </span>
                  <Button look={channel.joined ? "quiet" : "plain"} disabled={open.busy} onClick={() => void open.run(channel)} className="shrink-0"
                    data-testid="join-channel" data-room-name={channel.name}>
                    {t(channel.joined ? "rooms.open" : "rooms.join")}
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
        {failure && <Empty icon="alert" title={failure}><Button onClick={loadMore}>{t("common.retry")}</Button></Empty>}
      </Scroll>
    </Dialog>
  );
}
