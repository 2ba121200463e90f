import { Emitter } from "../../api/emitter";
import { withAllSaved, withSaved } from "../state/saved";
import type { Notice } from "../../api/moderationWire";
import type { Reactions } from "../../api/messageParts";
import type { Favourite, Marks, Member, Message, Presence, Role, Room, SyncPage } from "../../api/wire";
import { withFetched, withFirstPage, withListed, withMarks, withRole } from "../state/answers";
import { applySync } from "../state/applySync";
import { withoutAddition, withoutRoom, withPresence, withRoom } from "../state/change";
import { asEcho } from "../state/echo";
import type { EventTable, ServerEvent } from "./events";
import { LiveMessages } from "./liveMessages";
import { trimmed, withFavourite, withMessages, withProgress } from "../state/merge";
import { withMessageChanges } from "../state/messageChanges";
import { reactionKind } from "../state/reactions";
import { areRenamed, isOtherName, named, withPeople } from "../state/names";
import { withListedNotices, withoutNotice } from "../state/notices";
import { withPlace, withUnreadFrom } from "../state/place";
import type { HeldNews } from "../state/held";
import { anyHasGap, restored, withOnlyRooms } from "../state/rooms";
import { ownsIn, withOwnThreads, withThreadRead, type OwnThread } from "../state/threads";
import { emptyState, type ChatState, type ModerationNotice, type Person, type RoomState } from "../state/roomState";
import { TypingTimer } from "./typingTimer";

/**
 * The state of the chat: rooms, messages, people, presence, typing. It changes through pure functions alone: those of this folder, and
 * those by which the features of the table take the server's events.
 */
export class ChatStore extends Emitter {
  #state: ChatState;
  #held: ServerEvent[] | null = null;
  readonly #live = new LiveMessages();
  readonly #typing: TypingTimer;

  /** `now` counts milliseconds from whenever: a clock that is put right must not make anybody type for an hour. */
  constructor(me: string, private readonly events: EventTable, private readonly now: () => number = () => performance.now()) {
    super();
    this.#state = emptyState(me);
    this.#typing = new TypingTimer(now, () => this.#state.typing, (typing) => this.#set({ ...this.#state, typing }));
  }

  /** Set by the synchroniser: an event told of what only a sync can bring. */
  onMissed: () => void = () => undefined;
  /** Set by the delivery marker and the notifier: messages that came live, in the order of their `seq`. */
  onMessages: (messages: Message[]) => void = () => undefined;
  /** Set by the keeper of names: somebody spoke under a name that is not the one that is known. */
  onOtherName: (userId: string) => void = () => undefined;
  /** Set by the keeper of the snapshot: what somebody took back, or was called, must not stay in it. */
  onTakenBack: () => void = () => undefined;

  /** Set by the outbox: what a moderator decided of a message of this person's, or is to decide. */
  onHeld: (news: HeldNews) => void = () => undefined;

  readonly getSnapshot = (): ChatState => this.#state;

  /** From now on live events wait, until `release` lets them in after the sync they overlap with. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const waiting = this.#held;
    this.#held = null;
    if (waiting && waiting.length > 0) this.receive(waiting);
  }

  receive(events: readonly ServerEvent[]): void {
    if (this.#held) {
      this.#held.push(...events);
      return;
    }
    const { typing } = this.#state;
    let state = this.#state;
    let missed = false;
    for (const event of events) {
      missed ||= this.events.needsSync(state, event);
      state = this.events.apply(state, event, this.now());
    }
    this.#set(state);
    for (const event of events) {
      const message = this.events.messageOf(event);
      if (message) {
        this.#live.heard(message);
        this.#compareName(message);
      }
      if (this.events.takesBack(event)) this.onTakenBack();
      const held = this.events.heldOf(event);
      if (held) this.onHeld(held);
    }
    this.#tellMessages();
    if (missed) this.onMissed();
    if (state.typing !== typing) this.#typing.follow();
  }

  readonly hasGap = (): boolean => anyHasGap(this.#state);

  #compareName(message: Message): void {
    if (isOtherName(this.#state, message)) this.onOtherName(message.user_id);
  }

  /** A sync is asked for now: what goes from here on, its answer may still name. */
  beginSync(): void {
    if (this.#state.gone.size > 0) this.#set({ ...this.#state, gone: new Set() });
  }

  sync(page: SyncPage): void {
    this.#set(applySync(this.#state, page));
    if (page.rooms.some((entry) => entry.changed.length > 0)) this.onTakenBack();
    for (const { messages } of page.rooms) for (const message of messages) this.#compareName(message);
    this.#tellMessages();
  }

  #tellMessages(): void {
    const ready = this.#live.take(this.#state);
    if (ready.length > 0) this.onMessages(ready);
  }

  /** After the first complete sync, or a kept snapshot, the list of rooms can be believed. */
  setLoaded(): void {
    if (!this.#state.loaded) this.#set({ ...this.#state, loaded: true });
  }

  restore(rooms: readonly RoomState[], people: readonly Person[]): void {
    this.#set(restored(this.#state, rooms, people));
  }

  /** The cursor was refused, so removals may have been missed: only rooms that the server names again stay. */
  keepOnly(ids: ReadonlySet<string>): void {
    this.#set(withOnlyRooms(this.#state, ids));
  }

  addMessages(roomId: string, messages: readonly Message[]): void {
    this.#set(withOwnThreads(this.#state, ownsIn(messages)));
    this.#change(roomId, (room) => withMessages(room, messages.map((message) => named(this.#state.people, message))));
  }

  /** The reactions to a message as an answer has them. */
  addReactions({ room_id, message_id, seq, revision, reactions }: Reactions): void {
    if (revision === null) return; // there never were any
    const change = { room_id, message_id, seq, kind: reactionKind, revision, user_id: this.#state.me, changed_at: "", payload: reactions };
    this.#change(room_id, (room) => withMessageChanges(room, [change]));
  }

  /** The first page of the threads that the person follows. */
  setThreads(roots: readonly Message[]): void {
    this.#set({ ...withOwnThreads(this.#state, ownsIn(roots)), threadList: roots });
  }

  /** A further page of them. */
  addThreads(roots: readonly Message[]): void {
    this.#set(withOwnThreads(this.#state, ownsIn(roots)));
  }

  setOwnThread(own: OwnThread): void {
    this.#set(withOwnThreads(this.#state, [own]));
  }

  readThread(root: string, seq: number): void {
    this.#set(withThreadRead(this.#state, root, seq));
  }

  /** The server acknowledged our message; its own copy follows and replaces this one. */
  addEcho(message: Message): void {
    this.addMessages(message.room_id, [asEcho(message)]);
  }

  setSaved(messageId: string, isSaved: boolean): void {
    this.#set(withSaved(this.#state, messageId, isSaved));
  }

  setAllSaved(messageIds: readonly string[]): void {
    this.#set(withAllSaved(this.#state, messageIds));
  }

  setFirstSeq(roomId: string, firstSeq: number): void {
    this.#change(roomId, (room) => room.firstSeq === firstSeq ? room : { ...room, firstSeq });
  }

  /** A room fetched or made by itself: brings its members, and its name if newer. */
  addRoom(fetched: Room): void {
    this.#change(fetched.id, (room) => withFetched(room, fetched));
    this.addMembers(fetched.id, fetched.members);
  }

  /** The person's own role, as the answer to a change of theirs says before the event does. */
  setRole(roomId: string, role: Role): void {
    this.#change(roomId, (room) => withRole(room, role));
  }

  addMembers(roomId: string, members: readonly Member[]): void {
    this.#set(withListed(this.#state, roomId, members));
  }

  /** The first page of a room's members, as the server has it now; for most rooms it holds everyone. */
  setMembers(roomId: string, page: readonly Member[]): void {
    this.#set(withFirstPage(this.#state, roomId, page));
  }

  setPresence(news: readonly Presence[]): void {
    this.#set(withPresence(this.#state, news));
  }

  addPeople(people: readonly Person[]): void {
    this.#set(withPeople(this.#state, people));
  }

  removeRoom(roomId: string): void {
    this.#set(withoutRoom(this.#state, roomId));
  }

  /** The person has seen who added them to the room. */
  dismissAddition(roomId: string): void {
    this.#set(withoutAddition(this.#state, roomId));
  }

  /** The person has seen what a moderator did. */
  dismissNotice(id: string): void {
    this.#set(withoutNotice(this.#state, id));
  }

  /** All that was done to the person and is not acknowledged, asked for when `before` were shown. */
  setNotices(listed: readonly Notice[], before: readonly ModerationNotice[]): void {
    this.#set(withListedNotices(this.#state, listed, before));
  }

  markUnread(roomId: string, seq: number): void {
    this.#change(roomId, (room) => withUnreadFrom(room, seq));
  }

  markRead(roomId: string, seq: number): void {
    this.#change(roomId, (room) => withPlace(room, seq, room.readVersion));
  }

  applyMarks(marks: Marks): void {
    this.#change(marks.room_id, (room) => withMarks(room, marks));
  }

  setFavourite(favourite: Favourite): void {
    this.#change(favourite.room_id, (room) => withFavourite(room, favourite));
  }

  setProgress(roomId: string, userId: string, progress: { delivered?: number; read?: number }): void {
    this.#change(roomId, (room) => withProgress(room, userId, progress));
  }

  /** Forgets what is far from the end of a room that nobody looks at any more. */
  trim(roomId: string): void {
    this.#change(roomId, trimmed);
  }

  #change(roomId: string, change: (room: RoomState) => RoomState): void {
    this.#set(withRoom(this.#state, roomId, change));
  }

  #set(next: ChatState): void {
    if (next === this.#state) return;
    const { people } = this.#state;
    this.#state = next;
    this.emit();
    if (areRenamed(people, next.people)) this.onTakenBack();
  }
}
