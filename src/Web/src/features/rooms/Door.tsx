import { ApiError } from "../../api/problems";
import { twins } from "../../api/twins";
import type { Message, Preview } from "../../api/wire";
import { exactTime, shortTime } from "../../i18n/time";
import { useToday } from "../../i18n/now";
import { useT } from "../../i18n/translate";
import { namedIn } from "../../realtime/state/names";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Button, IconButton } from "../../ui/Button";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Markdown } from "../../ui/markdown/Markdown";
import { Name } from "../../ui/Name";
import { navigate } from "../../ui/router";
import { Scroll } from "../../ui/Scroll";
import { useAction } from "../../ui/useAction";
import { useLoad } from "../../ui/useLoad";
import { Nowhere } from "./Nowhere";

/** What stands where an address leads that is none of one's rooms: a public channel to look into, or a way on. Give it the id as its key. */
export function Door({ roomId }: { roomId: string }) {
  const { api } = useChat();
  const loaded = useLoad(roomId, async () => {
    try {
      return await api.preview(roomId);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  });
  const t = useT();
  if (loaded.kind === "loading") return <div className="flex grow flex-col justify-end"><SkeletonRows rows={8} /></div>;
  if (loaded.kind === "failed") {
    return (
      <div className="m-auto" data-testid="door-failed">
        <Empty icon="alert" title={loaded.error}>
          <Button look="primary" onClick={loaded.retry}>{t("common.retry")}</Button>
          <Button className="md:hidden" onClick={() => navigate("/")}>{t("common.back")}</Button>
        </Empty>
      </div>
    );
  }
  return loaded.value ? <Channel channel={loaded.value} /> : <Nowhere title={t("rooms.missing")} help={t("rooms.missingHelp")} />;
}

function Channel({ channel }: { channel: Preview }) {
  const t = useT();
  const chat = useChat();
  const join = useAction(() => chat.enter(chat.api.joinRoom(channel.id)));
  const members = t("rooms.members", { count: channel.member_count });
  return (
    <section aria-label={t("door.label", { name: channel.name })} className="flex min-h-0 grow flex-col" data-testid="door">
      <header className="flex min-h-14 shrink-0 items-center gap-2 border-b border-line px-2 py-1.5 sm:px-4">
        <IconButton icon="back" label={t("common.back")} className="md:hidden" onClick={() => navigate("/")} />
        <span className="flex size-8.5 shrink-0 items-center justify-center rounded-[0.65rem] bg-accent-soft text-accent-ink">
          <Icon name="hash" size={18} />
        </span>
        <div className="min-w-0 grow pl-1">
          <h1 data-testid="room-title" className="truncate font-semibold leading-tight"><bdi>{channel.name}</bdi></h1>
          <p className="truncate text-sm leading-tight text-ink-2" dir="auto">{channel.topic || members}</p>
        </div>
      </header>
      <Scroll label={t("door.newest")} className="flex min-h-0 grow flex-col py-4">
        <div className="mt-auto">
          {channel.messages.length === 0
            ? <p className="px-6 text-center text-ink-2">{t("rooms.noMessages")}</p>
            : <Newest messages={channel.messages} />}
        </div>
      </Scroll>
      <footer className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 border-t border-line bg-canvas px-6 py-4 text-center">
        <p className="text-ink-2">{channel.archived_at ? t("door.archived") : t("door.help", { name: channel.name })} {members}.</p>
        {!channel.archived_at && (
          <Button look="primary" busy={join.busy} data-composer data-testid="door-join" onClick={() => void join.run()}>{t("rooms.join")}</Button>
        )}
        {join.error && <p role="alert" className="w-full text-sm text-danger">{join.error}</p>}
      </footer>
    </section>
  );
}

const nobody: readonly string[] = [];

function Newest({ messages }: { messages: readonly Message[] }) {
  const t = useT();
  const today = useToday();
  const people = useChatState((state) => state.people);
  const alike = twins(messages.map((one) => ({ id: one.user_id, name: one.user_name })));
  return (
    <ul className="flex flex-col gap-3" data-testid="door-messages">
      {messages.map((message) => (
        <li key={message.id} className="flex gap-3 px-4 sm:px-6">
          <Avatar id={message.user_id} name={message.user_name} url={people.get(message.user_id)?.avatarUrl} />
          <div className="min-w-0 grow">
            <p className="flex items-baseline gap-2">
              <Name className="font-semibold" handle={people.get(message.user_id)?.handle} twin={alike.has(message.user_id)}>
                {message.user_name}
              </Name>
              <time dateTime={message.created_at} title={exactTime(t.language, message.created_at)} className="shrink-0 text-xs text-ink-3">
                {shortTime(t, message.created_at, today)}
              </time>
            </p>
            {message.deleted_at
              ? <p className="italic text-ink-3">{t("message.deleted")}</p>
              : <Markdown text={message.content} named={namedIn(message, people)} own={nobody} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Also what is no id at all: its route does not exist. */
function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
