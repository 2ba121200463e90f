import type { Card, Message } from "../../api/wire";
import { changed } from "./echo";
import type { ChatState, Person, RoomState, Typist } from "./roomState";

// What a person is called stands in many copies: beside each message, in quotes, as the name of a direct room. `people` holds what
// is newest, by the person's version; all copies follow it, those that are held and those that come later.

export type People = ReadonlyMap<string, Person>;

export function personOf({ id, name, handle, avatar_url, version }: Card): Person {
  return { id, name, handle, avatarUrl: avatar_url, version };
}

/** Somebody who was found, as they are called now. */
export function currentUser<T extends Card>(people: People, user: T): T {
  const person = people.get(user.id);
  const same = person?.name === user.name && person.handle === user.handle && person.avatarUrl === user.avatar_url;
  return person && !same && person.version >= user.version
    ? { ...user, name: person.name, handle: person.handle, avatar_url: person.avatarUrl, version: person.version }
    : user;
}

/** The message with the names that its people have now. */
export function named(people: People, message: Message): Message {
  const name = people.get(message.user_id)?.name ?? message.user_name;
  const { quoted } = message;
  const quotedName = quoted ? people.get(quoted.user_id)?.name ?? quoted.user_name : null;
  if (name === message.user_name && (!quoted || quotedName === quoted.user_name)) return message;
  return changed(message, { user_name: name, quoted: quoted && { ...quoted, user_name: quotedName ?? quoted.user_name } });
}

/** The room with all its copies of names as they are now. */
export function withNames(people: People, room: RoomState): RoomState {
  let messages: Map<number, Message> | null = null;
  for (const [seq, message] of room.messages) {
    const fresh = named(people, message);
    if (fresh !== message) (messages ??= new Map(room.messages)).set(seq, fresh);
  }
  const lastMessage = room.lastMessage && ((messages ?? room.messages).get(room.lastMessage.seq) ?? named(people, room.lastMessage));
  const otherUser = room.otherUser && currentUser(people, room.otherUser);
  const name = room.type === "direct" && otherUser ? otherUser.name : room.name;
  const renamed = room.others.map((one) => currentUser(people, one));
  const others = renamed.every((one, at) => one === room.others[at]) ? room.others : renamed;
  const same = !messages && lastMessage === room.lastMessage && name === room.name && otherUser === room.otherUser
    && others === room.others;
  return same ? room : { ...room, messages: messages ?? room.messages, lastMessage, otherUser, others, name };
}

/** Whether anybody who was known has another name now. */
export function areRenamed(before: People, after: People): boolean {
  if (before === after) return false;
  for (const [id, { name }] of before) if (after.get(id)?.name !== name) return true;
  return false;
}

/** Whether a message says another name of its author than the one that is known. */
export function isOtherName({ people }: ChatState, { user_id, user_name }: Message): boolean {
  const known = people.get(user_id);
  return known !== undefined && known.name !== user_name;
}

/** Of two cards of a person the later one. A server that gives no versions is believed as it comes. */
function isNews(held: Person | undefined, fresh: Person): boolean {
  if (!held || fresh.version > held.version) return true;
  return fresh.version === 0 && held.version === 0
    && (held.name !== fresh.name || held.handle !== fresh.handle || held.avatarUrl !== fresh.avatarUrl);
}

/** Notes who people are; an older card than the one that is held changes nothing. */
export function withPeople(state: ChatState, cards: readonly Person[]): ChatState {
  const fresh = cards.filter((person) => isNews(state.people.get(person.id), person));
  if (fresh.length === 0) return state;
  const people = new Map(state.people);
  for (const person of fresh) if (isNews(people.get(person.id), person)) people.set(person.id, person);

  const rooms = new Map(state.rooms);
  for (const [id, room] of rooms) rooms.set(id, withNames(people, room));
  const typing = new Map([...state.typing].map(([id, typists]) => [id, typists.map((one) => namedTypist(people, one))] as const));
  return { ...state, people, rooms, typing };
}

export function namedTypist(people: People, typist: Typist): Typist {
  const name = people.get(typist.userId)?.name ?? typist.name;
  return name === typist.name ? typist : { ...typist, name };
}

/** Whom a message names, by the handles in its text. Servers before this one said only who, not how: there the present handle counts. */
export function namedIn(message: Pick<Message, "room_id" | "mentions" | "mentioned">, people: People | null): ReadonlyMap<string, string> {
  const named = new Map((message.mentioned ?? []).map(({ handle, id }) => [handle, id]));
  const known = new Set(named.values());
  for (const id of message.mentions ?? []) {
    const handle = id === message.room_id ? "all" : people?.get(id)?.handle;
    if (handle && !known.has(id) && !named.has(handle)) named.set(handle, id);
  }
  // Whoever was there when it was said is meant as one is by a call for everyone, and no one of them by the word.
  if (named.has("here")) named.set("here", message.room_id);
  return named;
}
