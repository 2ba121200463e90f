import { memo, useMemo, useState } from "react";
import type { Message } from "../../api/wire";
import { clockTime, exactTime } from "../../i18n/time";
import { useT } from "../../i18n/translate";
import type { Failure, Pending, PendingState } from "../../realtime/outbox/outboxItem";
import { namedIn } from "../../realtime/state/names";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Name } from "../../ui/Name";
import { MarkedText } from "../../ui/MarkedText";
import { Markdown } from "../../ui/markdown/Markdown";
import { openOverlay } from "../../ui/overlays";
import { usePreferences } from "../../ui/preferences";
import { RowControls } from "../../ui/rowControls";
import { navigate } from "../../ui/router";
import { MessageActions } from "./MessageActions";
import { refusedParts } from "./refusedParts";
import { MessageNotes } from "./MessageNotes";
import { ForwardedFrom, PinnedMark, Tombstone } from "./Origin";
import { Quote } from "./Quote";
import { ReactionBar } from "./reactions/ReactionBar";
import { RevisionsDialog } from "./RevisionsDialog";
import type { Tick } from "./rows";
import { AlsoInThread } from "./thread/AlsoInThread";
import { ThreadLine } from "./thread/ThreadLine";
import { Ticks } from "./Ticks";

export interface MessageRowProps {
  rowKey: string;
  /** Whether Tab stops here: at one row of the list. */
  stop: boolean;
  message: Message;
  grouped: boolean;
  mine: boolean;
  state: PendingState;
  failure: Failure | null;
  /** An edit of it that waits, or was refused. */
  edit: Pending | null;
  /** Its text is in the composer. */
  editing: boolean;
  tick: Tick | null;
  flash: boolean;
  archived: boolean;
  /** For everybody in the room. */
  pinned?: boolean;
  /** Somebody else on the page is called the same. */
  twin: boolean;
  /** May delete what others wrote. */
  admin: boolean;
  /** It is shown in the pane of its thread. */
  inThread?: boolean;
  onReply: (message: Message) => void;
  onEdit: (message: Message) => void;
  onJump: (seq: number) => void;
}

function showPerson(userId: string, name: string): void {
  openOverlay({ kind: "person", userId, name });
}

/** The toolbar stays while the focus is in the row, or in a dialog that was opened from it. */
function keeps(row: HTMLElement, focus: Element | null): boolean {
  return row.contains(focus) || row.querySelector("dialog[open]") !== null;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, grouped, mine, state, failure, edit, tick, flash, onJump } = props;
  const t = useT();
  const { me } = useChat();
  const person = useChatState((chat) => chat.people.get(message.user_id));
  const people = useChatState((chat) => message.mentions?.length && !message.mentioned?.length ? chat.people : null);
  const named = useMemo(() => namedIn(message, people), [message, people]);
  const own = useMemo(() => [me.id, message.room_id], [me.id, message.room_id]);
  const [active, setActive] = useState(false);
  const [history, setHistory] = useState(false);
  const { compact } = usePreferences();
  const name = person?.name ?? message.user_name;
  const showAuthor = () => showPerson(message.user_id, name);
  const marks = refusedParts(failure ?? edit?.failure ?? null);
  const deleted = message.deleted_at !== null;
  const exact = exactTime(t.language, message.created_at);
  const time = clockTime(t.language, message.created_at);
  return (
    <article
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the way in for the keyboard; arrows move on from here
      tabIndex={props.stop ? 0 : -1} data-testid="message" data-key={props.rowKey} data-state={state} data-message-id={message.id}
      data-editing={props.editing || undefined} data-edit={edit?.state}
      data-seq={state === "sent" ? message.seq : undefined} data-client-id={message.client_message_id ?? undefined}
      aria-label={`${t("message.from", { name: mine ? t("common.you") : name, time })}`}
      onPointerMove={(event) => { if (event.pointerType === "mouse") setActive(true); }}
      onPointerLeave={(event) => { if (!keeps(event.currentTarget, document.activeElement)) setActive(false); }}
      onFocus={() => setActive(true)}
      onBlur={(event) => { if (!keeps(event.currentTarget, event.relatedTarget)) setActive(false); }}
      className={`group relative flex gap-3 px-4 py-[3px] outline-offset-[-2px] hover:bg-hover sm:px-6
        compact:py-px ${grouped ? "" : "mt-3 first:mt-0 compact:mt-1.5"} ${flash ? "flash" : ""}
        ${props.editing ? "bg-accent-soft" : ""}`}
    >
      <div className="w-9 shrink-0 compact:max-sm:w-6">
        {grouped ? (
          <time
            dateTime={message.created_at} title={exact}
            className={`block pt-1 text-right text-2xs compact:max-sm:hidden leading-4 text-ink-3 ${active ? "" : "invisible"}`}
          >
            {time}
          </time>
        ) : (
          <button
            type="button" tabIndex={-1} aria-hidden="true" data-testid="author-avatar" onClick={showAuthor}
            className="block rounded-[0.68rem] compact:ml-auto"
          >
            <Avatar id={message.user_id} name={name} url={person?.avatarUrl} size={compact ? 24 : 36} />
          </button>
        )}
      </div>
      <div className="min-w-0 grow">
        {!grouped && (
          <div className="flex items-baseline gap-2">
            <button
              type="button" tabIndex={-1} aria-haspopup="dialog" data-testid="author" onClick={showAuthor}
              className="min-h-6 min-w-0 rounded-sm font-semibold hover:underline"
            >
              <Name handle={person?.handle} twin={props.twin}>{name}</Name>
            </button>
            <time dateTime={message.created_at} title={exact} className="shrink-0 text-xs text-ink-3">{time}</time>
          </div>
        )}
        {props.pinned && !deleted && <PinnedMark />}
        {message.forwarded_from && !deleted && <ForwardedFrom from={message.forwarded_from} />}
        {message.quoted && !deleted && <Quote quoted={message.quoted} onJump={onJump} />}
        {deleted ? (
          <Tombstone removal={message.removal} />
        ) : (
          <div
            className={`flex flex-wrap items-end gap-x-1.5 *:first:min-w-0 *:first:max-w-full
              ${state === "sending" || state === "held" || edit?.state === "sending" ? "opacity-75" : ""}`}
          >
            <RowControls value>
              {marks
                ? <MarkedText text={message.content} marks={marks} look="refused" testId="marked-text" />
                : <Markdown text={message.content} named={named} own={own} everyone={message.room_id} onPerson={showPerson} onPath={navigate} />}
            </RowControls>
            {message.edited_at && (
              <button
                type="button" tabIndex={-1} data-testid="edited" title={exactTime(t.language, message.edited_at)} onClick={() => setHistory(true)}
                className="min-h-6 rounded px-1 text-xs text-ink-3 hover:text-ink hover:underline"
              >
                ({t("message.edited")})
              </button>
            )}
          </div>
        )}
        {state === "sent" && !deleted && <RowControls value><ReactionBar message={message} archived={props.archived} /></RowControls>}
        {!props.inThread && !message.thread_root && state === "sent" && <ThreadLine message={message} />}
        {!props.inThread && message.thread_root && <AlsoInThread root={message.thread_root} />}
        <MessageNotes
          message={message} state={state} failure={failure} edit={edit} editing={props.editing} onEdit={() => props.onEdit(message)}
        />
      </div>
      {/* In the margin: the text has all of the width, with and without ticks. */}
      {mine && !deleted && (state === "sending" || tick) && (
        <div className="absolute bottom-1 right-0 sm:right-1"><Ticks tick={state === "sending" ? "sending" : tick ?? "sent"} /></div>
      )}
      <RowControls value>
        {active && state === "sent" && !deleted && <MessageActions {...props} />}
        {history && !deleted && <RevisionsDialog message={message} named={named} own={own} onClose={() => setHistory(false)} />}
      </RowControls>
    </article>
  );
});
