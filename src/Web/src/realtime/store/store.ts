import { Emitter } from "../../api/emitter";
import type { Favourite, Marks, Member, Message, Role, Room, SyncPage } from "../../api/wire";
import {
  applyEvent, applySync, markReadLocally, markUnreadLocally, needsSync, withMembers, withOnlyMembers, withoutAddition, withoutRoom,
} from "./apply";
import type { ServerEvent } from "../connection/events";
import { asEcho } from "./echo";
import { hasGap, withFavourite, withInfo, withMessages, withProgress } from "./merge";
import { areRenamed, named, withPeople } from "./names";
import { withPlace } from "./place";
import { withBase } from "./unread";
import { emptyState, type ChatState, type Person, type RoomState } from "./roomState";

/** A closed room keeps this many of its newest messages. */
const keptPerRoom = 200;

/** The state of the chat: rooms, messages, people, presence, typing. All changes go through the pure functions of `apply`. */
export class ChatStore extends Emitter {
  #state: ChatState;
  #held: ServerEvent[] | null = null;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;

  /** Messages that came live and wait, unseen, for those before them. */
  #early: Message[] = [];

  /** `now` counts milliseconds from whenever: a clock that is put right must not make anybody type for an hour. */
  constructor(me: string, private readonly now: () => number = () => performance.now()) {
    super();
    this.#state = emptyState(me);
  }

  /** Set by the synchroniser: an event told of what only a sync can bring. */
  onMissed: () => void = () => undefined;
  /** Set by the delivery marker and the notifier: messages that came live, in the order of their `seq`. */
  onMessages: (messages: Message[]) => void = () => undefined;

  /** Set by the keeper of names: somebody spoke under a name that is not the one that is known. */
  onOtherName: (userId: string) => void = () => undefined;
  /** Set by the keeper of the snapshot: what somebody took back, or was called, must not stay in it. */
  onTakenBack: () => void = () => undefined;

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
    let state = this.#state;
    let missed = false;
    for (const event of events) {
      missed ||= needsSync(state, event);
      state = applyEvent(state, event, this.now());
    }
    this.#set(state);
    for (const event of events) {
      if (event.type === "message.new") this.#hear(event.message);
      if (event.type === "message.updated" || event.type === "message.deleted" || event.type === "user.updated") this.onTakenBack();
    }
    this.#tellMessages();
    if (missed) this.onMissed();
    if (events.some((event) => event.type === "typing")) this.#expireTyping();
  }

  hasGap(): boolean {
    for (const room of this.#state.rooms.values()) if (hasGap(room)) return true;
    return false;
  }

  #hear(message: Message): void {
    this.#early.push(message);
    this.#compareName(message);
  }

  #compareName({ user_id, user_name }: Message): void {
    const known = this.#state.people.get(user_id);
    if (known && known.name !== user_name) this.onOtherName(user_id);
  }

  sync(page: SyncPage): void {
    this.#set(applySync(this.#state, page));
    if (page.rooms.some((entry) => entry.changed.length > 0)) this.onTakenBack();
    for (const { messages } of page.rooms) for (const message of messages) this.#compareName(message);
    if (this.#early.length > 0) this.#tellMessages();
  }

  /** Passes on what came live as soon as nothing before it is missing; what overtook waits with the rows of the list. */
  #tellMessages(): void {
    const shown = (message: Message) => message.seq <= (this.#state.rooms.get(message.room_id)?.head ?? Infinity);
    const ready = this.#early.filter(shown);
    if (ready.length === 0) return;
    this.#early = this.#early.filter((message) => !shown(message));
    const seen = new Set<string>();
    const once = ready.filter((message) => !seen.has(message.id) && seen.add(message.id));
    this.onMessages(once.sort((a, b) => a.seq - b.seq).map((message) => named(this.#state.people, message)));
  }

  /** After the first complete sync, or a kept snapshot, the list of rooms can be believed. */
  setLoaded(): void {
    if (!this.#state.loaded) this.#set({ ...this.#state, loaded: true });
  }

  restore(rooms: readonly RoomState[], people: readonly Person[]): void {
    if (this.#state.rooms.size > 0) return; // the server was quicker
    this.#set(withPeople({
      ...this.#state, loaded: true, rooms: new Map(rooms.map((room) => [room.id, room])),
    }, people));
  }

  /** The cursor was refused, so removals may have been missed: only rooms that the server names again stay. */
  keepOnly(ids: ReadonlySet<string>): void {
    const rooms = new Map([...this.#state.rooms].filter(([id]) => ids.has(id)));
    if (rooms.size !== this.#state.rooms.size) this.#set({ ...this.#state, rooms });
  }

  addMessages(roomId: string, messages: readonly Message[]): void {
    this.#change(roomId, (room) => withMessages(room, messages.map((message) => named(this.#state.people, message))));
  }

  /** The server acknowledged our message; its own copy follows and replaces this one. */
  addEcho(message: Message): void {
    this.addMessages(message.room_id, [asEcho(message)]);
  }

  setFirstSeq(roomId: string, firstSeq: number): void {
    this.#change(roomId, (room) => room.firstSeq === firstSeq ? room : { ...room, firstSeq });
  }

  /** A room fetched or made by itself: brings its members, and its name if newer. */
  addRoom(fetched: Room): void {
    this.#change(fetched.id, (room) => {
      const next = withFavourite(withInfo(room, fetched), fetched);
      return fetched.role && fetched.revision >= room.infoRevision
        ? { ...next, role: fetched.role, others: fetched.others ?? [] } : next;
    });
    this.addMembers(fetched.id, fetched.members);
  }

  /** The person's own role, as the answer to a change of theirs says before the event does. */
  setRole(roomId: string, role: Role): void {
    this.#change(roomId, (room) => room.role === role ? room : { ...room, role });
  }

  addMembers(roomId: string, members: readonly Member[]): void {
    this.#set(withMembers(this.#state, roomId, members));
    const mine = members.find((one) => one.user_id === this.#state.me);
    if (mine) this.#change(roomId, (room) => room.role === mine.role ? room : { ...room, role: mine.role });
  }

  /** The first page of a room's members, as the server has it now; for most rooms it holds everyone. */
  setMembers(roomId: string, page: readonly Member[]): void {
    const count = this.#state.rooms.get(roomId)?.memberCount ?? Infinity;
    if (page.length >= count) this.#set(withOnlyMembers(this.#state, roomId, page));
    this.addMembers(roomId, page);
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

  markUnread(roomId: string, seq: number): void {
    this.#set(markUnreadLocally(this.#state, roomId, seq));
  }

  markRead(roomId: string, seq: number): void {
    this.#set(markReadLocally(this.#state, roomId, seq));
  }

  /** The server's answer to a mark: where my cursors are now. What is unread follows from them. */
  applyMarks(marks: Marks): void {
    this.#change(marks.room_id, (room) => {
      const placed = withPlace(room, marks.read_seq, marks.read_version);
      const next = { ...placed, deliveredSeq: Math.max(placed.deliveredSeq, marks.delivered_seq) };
      if (marks.counted_seq === null) return next;
      return withBase(next, {
        readSeq: marks.read_seq, version: marks.read_version, seq: marks.counted_seq, revision: marks.counted_revision ?? 0,
        unread: marks.unread_count, mentions: marks.mention_count,
      });
    });
  }

  setFavourite(favourite: Favourite): void {
    this.#change(favourite.room_id, (room) => withFavourite(room, favourite));
  }

  setProgress(roomId: string, userId: string, progress: { delivered?: number; read?: number }): void {
    this.#change(roomId, (room) => withProgress(room, userId, progress));
  }

  /** Forgets what is far from the end of a room that nobody looks at any more. */
  trim(roomId: string): void {
    this.#change(roomId, (room) => {
      if (room.messages.size <= keptPerRoom) return room;
      // What came after the server's count is counted here, and needed for it.
      const kept = [...room.messages].filter(([seq]) => seq > room.head - keptPerRoom || seq > room.base.seq);
      return { ...room, messages: new Map(kept), firstSeq: null };
    });
  }

  #change(roomId: string, change: (room: RoomState) => RoomState): void {
    const before = this.#state.rooms.get(roomId);
    if (!before) return;
    const after = change(before);
    if (after !== before) this.#set({ ...this.#state, rooms: new Map(this.#state.rooms).set(roomId, after) });
  }

  #set(next: ChatState): void {
    if (next === this.#state) return;
    const { people } = this.#state;
    this.#state = next;
    this.emit();
    if (areRenamed(people, next.people)) this.onTakenBack();
  }

  #expireTyping(): void {
    clearTimeout(this.#typingTimer);
    const all = [...this.#state.typing.values()].flat();
    if (all.length === 0) return;
    const next = Math.min(...all.map((typist) => typist.until));
    this.#typingTimer = setTimeout(() => {
      const now = this.now();
      const typing = new Map([...this.#state.typing].map(([id, list]) => [id, list.filter((one) => one.until > now)] as const));
      this.#set({ ...this.#state, typing });
      this.#expireTyping();
    }, Math.max(50, next - this.now()));
  }
}
