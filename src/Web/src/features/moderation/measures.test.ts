import { describe, expect, it } from "vitest";
import { bodyOf, measuresFor } from "./measures";

const wanted = { reason: "Rude", roomId: "r", userId: "u", messageId: "m", hours: 24 };

describe("a measure", () => {
  it("names the message alone that is taken away, else the person and the room", () => {
    expect(bodyOf({ ...wanted, kind: "delete_message" })).toEqual({ reason: "Rude", kind: "delete_message", message_id: "m" });
    expect(bodyOf({ ...wanted, kind: "warn" })).toEqual({ reason: "Rude", kind: "warn", user_id: "u", room_id: "r" });
  });

  it("lasts where it can last, and without a time until it is undone", () => {
    expect(bodyOf({ ...wanted, kind: "mute" })).toMatchObject({ duration_seconds: 86_400 });
    expect(bodyOf({ ...wanted, kind: "ban", hours: 0 })).not.toHaveProperty("duration_seconds");
    expect(bodyOf({ ...wanted, kind: "kick" })).not.toHaveProperty("duration_seconds");
  });

  it("about a message is offered where one was chosen", () => {
    expect(measuresFor("m")).toContain("delete_message");
    expect(measuresFor(null)).not.toContain("delete_message");
  });
});
