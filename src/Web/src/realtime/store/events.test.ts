import * as v from "valibot";
import { afterEach, describe, expect, it, vi } from "vitest";
import { serverVersion } from "../../api/serverVersion";
import { eventArea, EventTable } from "./events";
import { emptyState } from "../state/roomState";

const waved = v.object({ type: v.literal("toy.waved"), by: v.string() });
const toy = eventArea([waved], {
  "toy.waved": {
    apply: (state, { by }) => ({ ...state, me: by }),
    needsSync: (state, { by }) => by !== state.me,
  },
});

describe("the table of events", () => {
  afterEach(() => { vi.restoreAllMocks(); });

  it("takes a new feature's events by its one line", () => {
    const table = new EventTable([toy]);
    const [event] = table.parse([{ type: "toy.waved", by: "ann", more: 1 }]);
    if (!event) throw new Error("It was not understood; the table has to have its kind.");

    expect(event).toEqual({ type: "toy.waved", by: "ann" });
    expect(table.apply(emptyState("me"), event, 0).me).toBe("ann");
    expect([table.needsSync(emptyState("me"), event), table.needsSync(emptyState("ann"), event)]).toEqual([true, false]);
    expect([table.messageOf(event), table.takesBack(event)]).toEqual([null, false]);
  });

  it("ignores a kind that it does not have, and reports one that it has and cannot read", () => {
    const reported = vi.spyOn(serverVersion, "misunderstood");
    const table = new EventTable([toy]);

    expect(table.parse([{ type: "toy.left" }, "noise", null, { type: "constructor" }])).toEqual([]);
    expect(reported).not.toHaveBeenCalled();
    expect(table.parse({ type: "toy.waved", by: 7 })).toEqual([]);
    expect(reported).toHaveBeenCalledOnce();
  });

  it("changes nothing for an event that it does not have", () => {
    const state = emptyState("me");
    expect(new EventTable([toy]).apply(state, { type: "toy.left" }, 0)).toBe(state);
  });

  it("refuses two effects for one kind", () => {
    expect(() => new EventTable([toy, toy])).toThrow("The event toy.waved needs one effect");
  });
});
