import { describe, expect, it } from "vitest";
import { nextOf } from "../../../api/http";
import { canUndo, decisionOf, following, heldByOther, isMine, movesOf, needsReason, neighbour, triageKey } from "./triage";
import { moderationCase, type Case } from "./wire";
import * as v from "valibot";

const plain = (change: object = {}): Case => v.parse(moderationCase, {
  id: "c1", state: "open", sources: ["report"], room_id: "r1", user_id: "u1", message_id: "m1", current_text: "said", opened_at: "2026-01-01T00:00:00Z", ...change,
});
const press = (key: string, change: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...change });
const free = { typing: false, dialog: false };

describe("a key of the queue", () => {
  it("means what the list of keys says, whatever the shift key", () => {
    expect(["j", "K", "a", "d", "m", "b", "w", "u", "c", "?"].map((key) => triageKey(press(key), free))).toEqual(
      ["next", "previous", "approve", "delete", "mute", "ban", "warn", "undo", "claim", "help"]);
    expect(["x", "Enter", "Alt", "1"].map((key) => triageKey(press(key), free))).toEqual([null, null, null, null]);
  });

  it("does nothing while somebody types, while a dialog is open, or together with another key", () => {
    expect(triageKey(press("b"), { typing: true, dialog: false })).toBeNull();
    expect(triageKey(press("b"), { typing: false, dialog: true })).toBeNull();
    for (const held of ["ctrlKey", "metaKey", "altKey", "isComposing"]) expect(triageKey(press("b", { [held]: true }), free), held).toBeNull();
  });
});

describe("a decision", () => {
  it("publishes or rejects what was held, and takes nothing else away", () => {
    const held = plain({ sources: ["hold"], held: true });
    expect(decisionOf("approve", held)).toEqual({ decision: "approve" });
    expect(decisionOf("delete", held, { reason: "no" })).toEqual({ decision: "reject", reason: "no" });
    expect(decisionOf("mute", held, { reason: "no", hours: 1 })).toMatchObject({ decision: "reject", action: { kind: "mute", duration_seconds: 3600, room_id: "r1" } });
  });

  it("upholds what its author has deleted meanwhile, and deletes nothing", () => {
    expect(decisionOf("delete", plain({ current_text: null }), { reason: "no" })).toEqual({ decision: "uphold", reason: "no" });
  });

  it("is taken back where the server can: not what was held, nor an appeal that was granted", () => {
    expect([canUndo(plain(), "uphold"), canUndo(plain({ sources: ["appeal"] }), "overturn"), canUndo(plain({ sources: ["hold", "report"] }), "reject")])
      .toEqual([true, false, false]);
  });

  it("dismisses a report, or upholds it by what is done", () => {
    expect(decisionOf("approve", plain())).toEqual({ decision: "dismiss" });
    expect(decisionOf("delete", plain(), { reason: "no" })).toEqual({ decision: "uphold", reason: "no", action: { kind: "delete_message" } });
    expect(decisionOf("ban", plain(), { reason: "no", hours: 0, everywhere: true })).toEqual({ decision: "uphold", reason: "no", action: { kind: "ban" } });
    expect(decisionOf("warn", plain(), { reason: "no", hours: 24 })).toEqual({ decision: "uphold", reason: "no", action: { kind: "warn" } });
  });

  it("does nothing elsewhere for who looks after rooms alone", () => {
    const given = { reason: "no", hours: 0, everywhere: true, ofRooms: true };
    for (const move of ["warn", "mute", "ban"] as const) expect(decisionOf(move, plain(), given).action).toEqual({ kind: move, room_id: "r1" });
  });

  it("on a surge of newcomers holds them, in the room of the case alone, or dismisses it", () => {
    const surge = plain({ sources: ["raid"], user_id: null, message_id: null });
    expect(movesOf(surge)).toEqual(["approve", "raid"]);
    expect(decisionOf("raid", surge, { reason: "no", hours: 6, everywhere: true }))
      .toEqual({ decision: "uphold", reason: "no", action: { kind: "raid", duration_seconds: 21_600, room_id: "r1" } });
    expect(decisionOf("raid", { ...surge, room_id: null }, { reason: "no", hours: 1 }).action).not.toHaveProperty("room_id");
  });

  it("on an appeal overturns the action, or upholds it, and does nothing more to the person", () => {
    const appeal = plain({ sources: ["appeal"], action_id: "a1" });
    expect(movesOf(appeal)).toEqual(["approve", "delete"]);
    expect([decisionOf("approve", appeal), decisionOf("delete", appeal)]).toEqual([{ decision: "overturn" }, { decision: "uphold" }]);
    expect([needsReason("delete", appeal), needsReason("delete", plain()), needsReason("approve", plain())]).toEqual([false, true, false]);
  });

  it("is offered for what is there alone", () => {
    expect(movesOf(plain())).toEqual(["approve", "delete", "warn", "mute", "ban"]);
    expect(movesOf(plain({ message_id: null }))).toEqual(["approve", "warn", "mute", "ban"]);
    expect(movesOf(plain({ message_id: null, user_id: null }))).toEqual(["approve"]);
    expect(movesOf(plain({ state: "decided" }))).toEqual([]);
  });
});

describe("a claim", () => {
  it("is mine until it lapses", () => {
    const claimed = { claimed_by: "me", claimed_until: "2026-01-01T00:05:00Z" };
    const at = (time: string, me = "me") => isMine(claimed, me, Date.parse(time));
    expect([at("2026-01-01T00:04:59Z"), at("2026-01-01T00:05:00Z"), at("2026-01-01T00:04:59Z", "you")]).toEqual([true, false, false]);
  });
});

describe("the queue", () => {
  it("goes from case to case and stops at its ends", () => {
    const ids = ["a", "b", "c"];
    expect([neighbour(ids, null, 1), neighbour(ids, "a", 1), neighbour(ids, "c", 1), neighbour(ids, "a", -1), neighbour(ids, "gone", -1), neighbour([], null, 1)])
      .toEqual(["a", "b", "c", "a", "a", null]);
  });

  it("goes on behind the case that was decided, also when the list has changed", () => {
    expect(following(["a", "b", "c"], "b", ["a", "c"])).toBe("c");
    expect(following(["a", "b", "c"], "c", ["a", "b"])).toBe("b");
    expect(following(["a", "b", "c"], "b", ["b", "new"])).toBe("new");
    expect(following(["a"], "a", [])).toBeNull();
  });

  it("knows who has a case until the lease ends", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    const until = "2026-01-01T00:05:00Z";
    expect(heldByOther(plain({ claimed_by: "other", claimed_until: until }), "me", now)).toBe(true);
    expect(heldByOther(plain({ claimed_by: "me", claimed_until: until }), "me", now)).toBe(false);
    expect(heldByOther(plain({ claimed_by: "other", claimed_until: until }), "me", now + 300_001)).toBe(false);
    expect(heldByOther(plain(), "me", now)).toBe(false);
  });

  it("finds the next part of a list by the header", () => {
    expect(nextOf("<?limit=50&after=x%2By>; rel=\"next\"")).toBe("x+y");
    expect([nextOf(null), nextOf("")]).toEqual([null, null]);
  });
});
