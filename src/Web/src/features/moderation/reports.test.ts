import { describe, expect, it } from "vitest";
import { reportOf, subjectOf } from "./reports";

describe("a report", () => {
  it("names one thing, and a text where there is one", () => {
    expect(reportOf({ kind: "message", id: "m", name: "Bob" }, "spam", "again")).toEqual({ reason: "spam", message_id: "m", text: "again" });
    expect(reportOf({ kind: "person", id: "u", name: "Bob" }, "hate", "")).toEqual({ reason: "hate", user_id: "u" });
    expect(reportOf({ kind: "room", id: "r", name: "market" }, "other", "")).toEqual({ reason: "other", room_id: "r" });
  });

  it("is about a message where it names one, whoever wrote that and wherever", () => {
    expect(subjectOf({ message_id: "m", user_id: "u", room_id: "r" })).toBe("message");
    expect(subjectOf({ message_id: null, user_id: "u", room_id: null })).toBe("person");
    expect(subjectOf({ message_id: null, user_id: null, room_id: "r" })).toBe("room");
    expect(subjectOf({ message_id: null, user_id: null, room_id: null })).toBe("other");
  });
});
