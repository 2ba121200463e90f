import type { Http } from "../../../api/http";
import { listOf } from "../../../api/lenient";
import { dryRun, rules, tested, version, type RuleDocument } from "./rulesWire";
import { action, auditEntry, caseCounts, caseDetails, moderationCase, record, stats, type PersonRecord, type Source } from "./wire";

const root = "/api/moderation";

/** What is listed at once. */
export const pageSize = 50;

export interface CaseFilter {
  state: "open" | "decided";
  source: Source | null;
  roomId: string | null;
  assigned: "me" | "none" | null;
}

export interface Measure {
  kind: "warn" | "mute" | "ban" | "kick" | "delete_message" | "raid";
  duration_seconds?: number;
  room_id?: string;
}

export interface Decision {
  decision: "approve" | "reject" | "dismiss" | "uphold" | "overturn";
  reason?: string;
  note?: string;
  action?: Measure;
}

export interface AuditFilter { action?: string; actorId?: string; userId?: string; roomId?: string; from?: string; until?: string }

/** The calls that the console makes. */
export class ConsoleApi {
  constructor(private readonly http: Http) {}

  cases({ state, source, roomId, assigned }: CaseFilter, after?: string) {
    const query = { state, source: source ?? undefined, room_id: roomId ?? undefined, assigned: assigned ?? undefined, limit: pageSize, after };
    return this.http.page(`${root}/cases`, moderationCase, query);
  }
  counts() { return this.http.get(`${root}/cases/counts`, caseCounts); }
  case(id: string) { return this.http.get(`${root}/cases/${encodeURIComponent(id)}`, caseDetails); }
  async claim(id: string) { await this.http.raw("POST", `${root}/cases/${id}/claim`); }
  async release(id: string) { await this.http.raw("POST", `${root}/cases/${id}/release`); }
  async assign(id: string, userId: string | null) { await this.http.raw("POST", `${root}/cases/${id}/assign`, { body: { user_id: userId } }); }
  async addNote(id: string, text: string) { await this.http.raw("POST", `${root}/cases/${id}/notes`, { body: { text } }); }
  async decide(id: string, body: Decision) { await this.http.raw("POST", `${root}/cases/${id}/decide`, { body }); }
  async undo(id: string) { await this.http.raw("POST", `${root}/cases/${id}/undo`, { body: {} }); }

  action(id: string) { return this.http.get(`${root}/actions/${id}`, action); }
  /** When newcomers were held in a room or in the whole tenant, the newest first. */
  async raids(roomId: string | null) {
    const { items } = await this.http.page(`${root}/actions`, action, { kind: "raid", room_id: roomId ?? undefined, limit: pageSize });
    return items.filter((one) => one.room_id === roomId);
  }
  /** With the same id it is done once. */
  async startRaid(roomId: string | null, reason: string, seconds: number, id: string) {
    await this.http.raw("POST", `${root}/actions`, { body: { kind: "raid", ...inRoom(roomId), reason, duration_seconds: seconds, client_action_id: id } });
  }
  async undoAction(id: string) { await this.http.raw("POST", `${root}/actions/${id}/undo`, { body: {} }); }
  /** The same as `record`, as far as it was done in a room. */
  async recordIn(roomId: string, userId: string): Promise<PersonRecord> {
    const { items } = await this.http.page(`${root}/actions`, action, { room_id: roomId, user_id: userId, limit: pageSize });
    return { user_id: userId, role: "", actions: items, reputation: null, open_cases: [] };
  }
  record(userId: string) { return this.http.get(`${root}/people/${userId}`, record); }

  rules(roomId: string | null) { return this.http.get(`${root}/rules`, rules, { query: { room_id: roomId ?? undefined } }); }
  storeRules(roomId: string | null, version: number, document: RuleDocument) {
    return this.http.call("PUT", `${root}/rules`, rules, { body: { ...inRoom(roomId), version, rules: document } });
  }
  versions(roomId: string | null) {
    return this.http.get(`${root}/rules/versions`, listOf(version), { query: { room_id: roomId ?? undefined, limit: pageSize } });
  }
  revertRules(roomId: string | null, to: number) {
    return this.http.call("POST", `${root}/rules/revert`, rules, { body: { ...inRoom(roomId), version: to } });
  }
  testRules(roomId: string | null, document: RuleDocument, text: string, signal?: AbortSignal) {
    return this.http.call("POST", `${root}/rules/test`, tested, { body: { ...inRoom(roomId), rules: document, text }, signal });
  }
  dryRun(roomId: string | null, document: RuleDocument, last: number) {
    return this.http.call("POST", `${root}/rules/dry-run`, dryRun, { body: { ...inRoom(roomId), rules: document, last }, timeoutMs: 60_000 });
  }

  stats(days: number) { return this.http.get(`${root}/stats`, stats, { query: { days } }); }
  audit({ action: kind, actorId, userId, roomId, from, until }: AuditFilter, after?: string) {
    const query = { action: kind, actor_id: actorId, user_id: userId, room_id: roomId, from, until, limit: pageSize, after };
    return this.http.page(`${root}/audit`, auditEntry, query);
  }
  /** All entries of the audit log, as a file. */
  async auditExport(): Promise<Blob> { return (await this.http.raw("GET", `${root}/audit/export`, { timeoutMs: 300_000 })).blob(); }
}

const inRoom = (roomId: string | null) => roomId === null ? {} : { room_id: roomId };
