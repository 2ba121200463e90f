import * as v from "valibot";
import type { Http } from "./http";
import { listOf } from "./lenient";
import * as parts from "./messageParts";
import * as moderation from "./moderationWire";
import type { ReportRequest } from "./schema";
import * as wire from "./wire";

type Place = { before: string | number } | { after: string | number } | { around: string | number } | Record<string, never>;

/** The most members of an answer. */
export const memberPage = 100;

const list = <T extends v.GenericSchema>(item: T) => v.array(item);

/** The calls of the API that the client makes, one method each. */
export class Api {
  constructor(readonly http: Http) {}

  /** The way to the realtime connection, and the token that opens it. */
  negotiate() { return this.http.call("POST", "/api/negotiate", wire.door); }
  me() { return this.http.get("/api/users/me", wire.profile); }
  updateMe(body: { name?: string; handle?: string; locale?: string; handle_changed_from?: null }) {
    return this.http.call("PATCH", "/api/users/me", wire.profile, { body });
  }
  user(id: string) { return this.http.get(`/api/users/${id}`, wire.person); }
  cards(ids: readonly string[]) { return this.http.call("POST", "/api/users/cards", listOf(wire.card), { body: { ids } }); }
  searchUsers(q: string, signal?: AbortSignal) {
    return this.http.get("/api/users/search", listOf(wire.user), { query: { q, limit: 20 }, signal });
  }

  room(id: string) { return this.http.get(`/api/rooms/${id}`, wire.room); }
  createRoom(body: {
    type: "direct" | "group" | "channel"; name?: string; topic?: string; visibility?: "public" | "private"; members: string[];
  }) {
    return this.http.call("POST", "/api/rooms", wire.room, { body });
  }
  updateRoom(id: string, body: { name?: string; topic?: string; visibility?: "public" | "private" }) {
    return this.http.call("PATCH", `/api/rooms/${id}`, wire.room, { body });
  }
  archiveRoom(id: string, archived: boolean) {
    return this.http.call("POST", `/api/rooms/${id}/${archived ? "archive" : "unarchive"}`, wire.room);
  }
  async deleteRoom(id: string) { await this.http.raw("DELETE", `/api/rooms/${id}`); }
  discover(q: string, limit = 50, after?: string) {
    return this.http.get("/api/rooms/discover", listOf(wire.discovered), { query: { q, limit, after } });
  }
  preview(id: string) { return this.http.get(`/api/rooms/${encodeURIComponent(id)}/preview`, wire.preview); }
  joinRoom(id: string) { return this.http.call("POST", `/api/rooms/${id}/join`, wire.room); }
  setFavourite(id: string, on: boolean) { return this.http.call(on ? "PUT" : "DELETE", `/api/rooms/${id}/favourite`, wire.favourite); }
  async leaveRoom(id: string) { await this.http.raw("POST", `/api/rooms/${id}/leave`); }

  members(id: string, after?: string) {
    return this.http.get(`/api/rooms/${id}/members`, listOf(wire.member), { query: { limit: memberPage, after } });
  }
  addMembers(id: string, userIds: string[]) {
    return this.http.call("POST", `/api/rooms/${id}/members`, listOf(wire.member), { body: { user_ids: userIds } });
  }
  setRole(id: string, userId: string, role: "admin" | "member") {
    return this.http.call("PATCH", `/api/rooms/${id}/members/${userId}`, wire.member, { body: { role } });
  }
  handOver(id: string, userId: string) {
    return this.http.call("PUT", `/api/rooms/${id}/owner`, wire.member, { body: { user_id: userId } });
  }
  async removeMember(id: string, userId: string) { await this.http.raw("DELETE", `/api/rooms/${id}/members/${userId}`); }

  messages(roomId: string, place: Place, limit = 50) {
    // With what stands in threads alone: what is held must have no hole.
    return this.http.get(`/api/rooms/${roomId}/messages`, list(wire.message), { query: { ...place, limit, threads: "true" } });
  }
  message(id: string) { return this.http.get(`/api/messages/${id}`, wire.message); }
  /** The replies to a message, a page of them. */
  thread(id: string, place: Place) {
    return this.http.get(`/api/messages/${id}/thread`, list(wire.message), { query: { ...place, limit: 50 } });
  }
  readThread(id: string, seq: number) { return this.http.call("POST", `/api/messages/${id}/thread/read`, wire.ownThread, { body: { seq } }); }
  followThread(id: string, on: boolean) { return this.http.call(on ? "PUT" : "DELETE", `/api/messages/${id}/thread/follow`, wire.ownThread); }
  threads(after?: string) { return this.http.pageOf("/api/threads", wire.threadList, { limit: 30, after }); }
  sendMessage(roomId: string, body: {
    content: string; client_message_id: string; reply_to?: string; thread_root?: string; also_in_room?: boolean;
  }) {
    return this.http.call("POST", `/api/rooms/${roomId}/messages`, v.union([wire.sent, wire.withheld]), { body });
  }
  editMessage(id: string, content: string) {
    return this.http.call("PATCH", `/api/messages/${id}`, wire.message, { body: { content } });
  }
  forward(id: string, body: { room_id: string; client_message_id: string }) {
    return this.http.call("POST", `/api/messages/${id}/forward`, v.union([wire.sent, wire.withheld]), { body });
  }
  async removeMessage(id: string, reason: string) { await this.http.raw("POST", `/api/messages/${id}/remove`, { body: { reason } }); }
  pins(roomId: string) { return this.http.get(`/api/rooms/${roomId}/pins`, listOf(wire.pin)); }
  async pin(id: string) { await this.http.raw("PUT", `/api/messages/${id}/pin`); }
  async unpin(id: string) { await this.http.raw("DELETE", `/api/messages/${id}/pin`); }
  saved(after?: string) { return this.http.page("/api/messages/saved", wire.savedMessage, { limit: 30, after }); }
  savedIds() { return this.http.get("/api/messages/saved/ids", parts.savedIds); }
  async setSaved(id: string, on: boolean) { await this.http.raw(on ? "PUT" : "DELETE", `/api/messages/${id}/saved`); }
  async deleteMessage(id: string) { await this.http.raw("DELETE", `/api/messages/${id}`); }
  /** Reacts, or takes that back. */
  react(id: string, emoji: string, on: boolean) {
    return this.http.call(on ? "PUT" : "DELETE", `/api/messages/${id}/reactions/${encodeURIComponent(emoji)}`, parts.reactions);
  }
  /** The reactions, and the first of those who reacted. */
  reactions(id: string) { return this.http.get(`/api/messages/${id}/reactions`, parts.reactionList, { query: { limit: 200 } }); }
  revisions(id: string) { return this.http.get(`/api/messages/${id}/revisions`, list(parts.revision)); }
  receipts(id: string) { return this.http.get(`/api/messages/${id}/receipts`, parts.receipts, { query: { limit: 100 } }); }
  mark(roomId: string, what: "read" | "delivered", place: { seq: number; read_version?: number }) {
    return this.http.call("POST", `/api/rooms/${roomId}/${what}`, wire.marks, { body: place });
  }
  /** This message and what follows is unread again. */
  unread(roomId: string, seq: number) {
    return this.http.call("POST", `/api/rooms/${roomId}/unread`, wire.marks, { body: { seq } });
  }

  /** What was sent from any device and is not decided. */
  heldMessages() { return this.http.get("/api/moderation/held", listOf(moderation.heldMessage)); }
  /** Something that a moderator does; with the same `client_action_id` it is done once. */
  moderate(body: {
    kind: "delete_message" | "warn" | "mute" | "kick" | "ban"; reason: string; room_id?: string; user_id?: string; message_id?: string;
    duration_seconds?: number; client_action_id: string;
  }) {
    return this.http.call("POST", "/api/moderation/actions", moderation.done, { body });
  }
  undoModeration(id: string) { return this.http.call("POST", `/api/moderation/actions/${id}/undo`, moderation.done, { body: {} }); }
  /** Tells moderators of one of the three; the same again brings the same report. */
  async report(body: ReportRequest) { await this.http.raw("POST", "/api/moderation/reports", { body }); }
  /** The person's own reports, the newest first. */
  reports(after?: string) { return this.http.page("/api/moderation/reports", moderation.ownReport, { limit: 20, after }); }
  /** What was done to the person and is not acknowledged, and what holds. */
  notices() { return this.http.get("/api/moderation/notices", listOf(moderation.notice)); }
  /** All that was ever done to them, the newest first. */
  allNotices(after?: string) { return this.http.page("/api/moderation/notices", moderation.notice, { state: "all", limit: 20, after }); }
  /** Asks for another look at what was done, once. */
  async appeal(id: string, text: string) { await this.http.raw("POST", `/api/moderation/notices/${id}/appeal`, { body: { text } }); }
  /** The person has seen what a moderator did. */
  async acknowledgeNotice(id: string) { await this.http.raw("POST", `/api/moderation/notices/${id}/acknowledge`); }

  /** With `list` the newest message alone of each room that is new: as many rooms as there are in few answers. */
  sync(cursor: string | null, list = false) {
    const size = list ? { limit: 1000, fresh: 1 } : { limit: 500 };
    return this.http.call("POST", "/api/sync", wire.syncPage, { body: { cursor, ...size } });
  }
}
