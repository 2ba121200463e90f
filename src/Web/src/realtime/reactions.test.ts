import { describe, expect, it } from "vitest";
import { ApiError } from "../api/problems";
import type { Reactions as Answer } from "../api/messageParts";
import { FakeRoom, me, page, roomId } from "../testing/fakeRoom";
import { TestStore } from "../testing/testStore";
import { Reactions } from "./reactions";
import { reactionKind, reactionsIn } from "./state/reactions";

interface Call { emoji: string; on: boolean; answer: (counts: Answer["reactions"], revision: number) => void; refuse: (error: Error) => void }

function scene() {
  const server = new FakeRoom();
  server.send();
  const store = new TestStore(me);
  store.sync(page(server.sync({ seq: 0, revision: 0 })));
  const calls: Call[] = [];
  const reactions = new Reactions({
    react: (_, emoji, on) => new Promise<Answer>((resolve, reject) => {
      calls.push({
        emoji, on, refuse: reject,
        answer: (counts, revision) => resolve({ room_id: roomId, message_id: "m1", seq: 1, revision, reactions: counts }),
      });
    }),
  }, store);
  const shown = () => reactionsIn(
    store.getSnapshot().rooms.get(roomId)?.said.get(1)?.[reactionKind], reactions.getSnapshot().get("m1"),
  ).map((one) => `${one.emoji}${one.count}${one.me ? "*" : ""}`).join(" ");
  return { server, store, reactions, calls, shown };
}

describe("reacting", () => {
  it("shows at once, and stays as the server answers, without the event of its own doubling it", async () => {
    const { server, store, reactions, calls, shown } = scene();

    const done = reactions.set("m1", "👍", true);
    expect(shown()).toBe("👍1*");
    server.mark(1, reactionKind, [{ emoji: "👍", count: 2 }]);
    const event = server.events.at(-1);
    if (event?.type === "message.changed") store.receive([{ ...event, by: [{ user_id: me, emoji: "👍", added: true }, { user_id: "you", emoji: "👍", added: true }] }]);
    expect(shown()).toBe("👍2*");
    calls[0]?.answer([{ emoji: "👍", count: 1, me: true }], 1);
    await done;

    expect(shown()).toBe("👍2*");
    expect(reactions.getSnapshot().size).toBe(0);
  });

  it("asks for the last wish only, however often one presses meanwhile", async () => {
    const { reactions, calls, shown } = scene();

    const done = reactions.set("m1", "👍", true);
    for (const on of [false, true, false]) void reactions.set("m1", "👍", on);
    expect(shown()).toBe("");
    calls[0]?.answer([{ emoji: "👍", count: 1, me: true }], 2);
    await Promise.resolve();
    await Promise.resolve();
    calls[1]?.answer([], 3);
    await done;

    expect(calls.map((one) => one.on)).toEqual([true, false]);
    expect(shown()).toBe("");
  });

  it("undoes what is refused, and says why until the next wish", async () => {
    const { reactions, calls, shown } = scene();

    const done = reactions.set("m1", "🔥", true);
    const refusal = new ApiError(409, "too_many_reactions", "x");
    calls[0]?.refuse(refusal);
    await expect(done).rejects.toBe(refusal);

    expect([shown(), reactions.refusalOf("m1")]).toEqual(["", refusal]);
    void reactions.set("m1", "👍", true);
    expect(reactions.refusalOf("m1")).toBeNull();
  });
});
