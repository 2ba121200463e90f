import { describe, expect, it } from "vitest";
import type { Message } from "../../api/wire";
import { FakeRoom, me, page, roomId } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { History } from "./history";

describe("what is asked for ahead", () => {
  function scene() {
    const server = new FakeRoom();
    for (let n = 0; n < 9; n++) server.send();
    const store = new TestStore(me);
    const asked: unknown[] = [];
    let answers = true;
    const messages = async (_: string, place: object): Promise<Message[]> => {
      asked.push(place);
      if (!answers) throw new Error("gone");
      return server.messages;
    };
    const history = new History({ messages, message: async () => server.messages[0] as Message }, store);
    const known = () => store.sync(page({ ...server.sync({ seq: 0, revision: 0 }), messages: [] }));
    const held = () => store.getSnapshot().rooms.get(roomId)?.messages.size ?? 0;
    return { history, asked, known, held, breakDown: (broken: boolean) => { answers = !broken; } };
  }

  it("waits for the room to be known, and is asked for once", async () => {
    const { history, asked, known, held } = scene();

    history.ahead(roomId, 5);
    known();
    await history.around(roomId, 5);

    expect([held(), asked]).toEqual([9, [{ around: 5 }]]);
  });

  it("serves one wish, and no other", async () => {
    const { history, asked, known } = scene();
    known();

    history.ahead(roomId, 5);
    await history.around(roomId, 7);
    await history.around(roomId, 5);

    expect(asked).toEqual([{ around: 5 }, { around: 7 }, { around: 5 }]);
  });

  it("that failed is told to whoever takes it, and asked for anew afterwards", async () => {
    const { history, known, held, breakDown } = scene();
    known();
    breakDown(true);

    history.ahead(roomId, 5);
    await expect(history.around(roomId, 5)).rejects.toThrow("gone");
    breakDown(false);
    await history.around(roomId, 5);

    expect(held()).toBe(9);
  });
});
