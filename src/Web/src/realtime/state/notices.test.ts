import { describe, expect, it } from "vitest";
import type { Notice } from "../../api/moderationWire";
import { withListedNotices, withNotice, withoutNotice, noticeOf } from "./notices";
import { emptyState, type ChatState } from "./roomState";

const listed = (id: string, change: Partial<Notice> = {}): Notice => ({
  id, kind: "warn", room_id: null, reason: "Rude", rule: null, created_at: "", expires_at: null, acknowledged_at: null, ended_at: null, ended: null, appealable: true, appeal: null, ...change,
});
const of = (state: ChatState) => state.notices.map((one) => one.id);
const with_ = (...ids: string[]) => ids.reduce((state, id) => withNotice(state, noticeOf(listed(id))), emptyState("me"));

describe("notices of moderation", () => {
  it("that came while nobody was connected are shown until they are acknowledged", () => {
    const state = withListedNotices(emptyState("me"), [listed("a"), listed("b", { acknowledged_at: "2026-01-01T00:00:00Z" })], []);
    expect(of(state)).toEqual(["a"]);
  });

  it("go when another device acknowledged them, and change nothing when there is nothing new", () => {
    const state = with_("a", "b");
    expect(of(withListedNotices(state, [listed("b")], state.notices))).toEqual(["b"]);
    expect(withListedNotices(state, [listed("a"), listed("b")], state.notices)).toBe(state);
  });

  it("neither lose what comes while the list is asked for, nor bring back what is acknowledged meanwhile", () => {
    const before = with_("a");
    const after = withNotice(withoutNotice(before, "a"), noticeOf(listed("new")));
    expect(of(withListedNotices(after, [listed("a")], before.notices))).toEqual(["new"]);
  });

  it("about rooms are in no list, and stay", () => {
    const state = withNotice(with_("a"), { id: "lock", kind: "lock_room", roomId: "r", reason: null, rule: null, ended: false, appeal: null });
    expect(of(withListedNotices(state, [listed("a")], state.notices))).toEqual(["lock", "a"]);
  });

  it("tell what was decided on an appeal, also where the notice is shown already", () => {
    const shown = with_("a");
    const [told] = withListedNotices(shown, [listed("a", { appeal: { state: "upheld", decided_at: "2026-01-01T00:00:00Z" } })], shown.notices).notices;
    expect(told).toMatchObject({ id: "a", appeal: "upheld" });
  });

  it("tell of an appeal no longer where what was done has ended by itself", () => {
    const appeal = { state: "upheld", decided_at: "2026-01-01T00:00:00Z" } as const;
    expect(noticeOf(listed("a", { appeal, ended: "expired" }))).toMatchObject({ ended: true, appeal: null });
    expect(noticeOf(listed("a", { appeal: { state: "overturned", decided_at: null }, ended: "undone" }))).toMatchObject({ appeal: "overturned" });
    expect(noticeOf(listed("a", { appeal: { state: "open", decided_at: null } }))).toMatchObject({ appeal: null });
  });
});
