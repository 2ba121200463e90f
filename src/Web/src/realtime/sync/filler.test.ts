import { describe, expect, it } from "vitest";
import { FakeRoom, me, page } from "../../testing/fakeRoom";
import { TestStore } from "../../testing/testStore";
import { keptReady, RoomFiller } from "./filler";

describe("after a first visit", () => {
  function scene(rooms: number, messages: number) {
    const store = new TestStore(me);
    for (let n = 0; n < rooms; n++) {
      const server = new FakeRoom();
      for (let seq = 1; seq <= messages; seq++) server.send();
      const entry = server.sync({ seq: 0, revision: 0 });
      const at = `2030-01-01T00:00:${String(n).padStart(2, "0")}Z`;
      const last = entry.messages.slice(-1).map((one) => ({ ...one, room_id: `room-${n}`, created_at: at }));
      store.sync(page({ ...entry, room: { ...entry.room, id: `room-${n}`, last_message: last.at(0) ?? null }, messages: last }));
    }
    const asked: string[] = [];
    let answers = true;
    const newest = async (id: string) => {
      asked.push(id);
      if (!answers) throw new Error("gone");
    };
    return { asked, filler: new RoomFiller({ newest }, store, async () => undefined), breakDown: () => { answers = false; } };
  }

  it("the rooms that were spoken in last are fetched, and no more than some", async () => {
    const { asked, filler } = scene(30, 80);

    await Promise.all([filler.run(), filler.run()]);

    expect(asked).toEqual(Array.from({ length: keptReady }, (_, n) => `room-${29 - n}`));
  });

  it("rooms of which everything is held are left alone", async () => {
    const { asked, filler } = scene(3, 1);
    const empty = scene(3, 0);

    await Promise.all([filler.run(), empty.filler.run()]);

    expect([asked, empty.asked]).toEqual([[], []]);
  });

  it("ends at the first that cannot be fetched, and goes on when it is asked again", async () => {
    const { asked, filler, breakDown } = scene(3, 80);
    breakDown();

    await expect(filler.run()).rejects.toThrow("gone");
    await expect(filler.run()).rejects.toThrow("gone");

    expect(asked).toEqual(["room-2", "room-2"]);
  });

  it("ends when nobody is signed in any more", async () => {
    const { asked, filler } = scene(3, 80);
    filler.stop();

    await filler.run();

    expect(asked).toEqual([]);
  });
});
