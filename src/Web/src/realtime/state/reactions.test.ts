import { describe, expect, it } from "vitest";
import { joinMine, mineIn, reactionsIn, type Mine, type ReactionDeed } from "./reactions";

const me = "me";
const counts = (...each: [string, number, boolean?][]) => each.map(([emoji, count, mine]) => ({ emoji, count, ...mine === undefined ? {} : { me: mine } }));
const deed = (emoji: string, added: boolean, user_id = me): ReactionDeed => ({ user_id, emoji, added });

interface Told { revision: number; payload: unknown; by?: ReactionDeed[] }

/** As the state keeps it: the newest counts, and of what is one's own all that was told. */
function held(all: readonly Told[]): { revision: number; payload: unknown; mine?: Mine } {
  let state: { revision: number; payload: unknown; mine?: Mine } = { revision: 0, payload: null };
  for (const { revision, payload, by } of all) {
    const mine = joinMine(state.mine, mineIn(revision, payload, by?.filter((one) => one.user_id === me)));
    state = revision > state.revision ? { revision, payload, mine } : { ...state, mine };
  }
  return state;
}

const shown = (all: readonly Told[], wishes?: Map<string, boolean>) =>
  reactionsIn(held(all), wishes).map((one) => `${one.emoji}${one.count}${one.me ? "*" : ""}`).join(" ");

describe("reactions", () => {
  it("are those of the newest change, and one's own by the page and by what was done since", () => {
    const page = { revision: 4, payload: counts(["👍", 2, true], ["🎉", 1, false]) };
    const other = { revision: 5, payload: counts(["👍", 2], ["🎉", 2]), by: [deed("🎉", true)] };
    const back = { revision: 6, payload: counts(["👍", 1], ["🎉", 2]), by: [deed("👍", false)] };
    const theirs = { revision: 7, payload: counts(["👍", 2], ["🎉", 2]), by: [deed("👍", true, "you")] };

    expect(shown([page])).toBe("👍2* 🎉1");
    expect(shown([page, other, back, theirs])).toBe("👍2 🎉2*");
  });

  it("come out alike in whatever order and however often they are told", () => {
    const all: Told[] = [];
    let on: string[] = [];
    let random = 7;
    const chance = () => (random = random * 16807 % 2147483647) / 2147483647;
    for (let revision = 1; revision <= 40; revision++) {
      const emoji = ["👍", "🎉"][Math.floor(chance() * 3)] ?? "❤️";
      const mine = chance() < 0.6;
      if (mine) on = on.includes(emoji) ? on.filter((one) => one !== emoji) : [...on, emoji];
      const now = (["👍", "🎉", "❤️"] as const).map((one): [string, number, boolean] => [one, 1 + Number(on.includes(one)), on.includes(one)]);
      const by = [deed(emoji, mine ? on.includes(emoji) : true, mine ? me : "you")];
      all.push({ revision, payload: counts(...now.map(([one, count]): [string, number] => [one, count])), by });
      if (chance() < 0.3) all.push({ revision, payload: counts(...now) });
    }
    const expected = shown(all);

    for (let round = 0; round < 50; round++) {
      const mixed = [...all, ...all.filter(() => chance() < 0.3)].map((told) => ({ told, at: chance() })).sort((a, b) => a.at - b.at).map((one) => one.told);
      expect(shown(mixed)).toBe(expected);
    }
  });

  it("are gone where nobody reacts any more, and later ones begin anew", () => {
    const page = { revision: 4, payload: counts(["👍", 1, true]) };
    const gone = { revision: 5, payload: null, by: [deed("👍", false)] };
    const again = { revision: 6, payload: counts(["👍", 1]), by: [deed("👍", true, "you")] };

    expect(shown([gone, page])).toBe("");
    expect(shown([again, gone, page])).toBe("👍1");
  });

  it("show what was just wished, once, whether the server has said so already or not", () => {
    const page = { revision: 4, payload: counts(["👍", 2, true], ["🎉", 1, false]) };

    expect(shown([page], new Map([["👍", false], ["🎉", true], ["🔥", true]]))).toBe("👍1 🎉2* 🔥1*");
    expect(shown([page], new Map([["👍", true], ["🎉", false]]))).toBe("👍2* 🎉1");
    expect(shown([{ revision: 4, payload: counts(["👍", 1, true]) }], new Map([["👍", false]]))).toBe("");
  });

  it("leave out what a newer server may say otherwise", () => {
    expect(shown([{ revision: 1, payload: [{ emoji: "👍", count: 1, me: true }, { emoji: 3 }, null, "x", { emoji: "🎉", count: 0 }] }])).toBe("👍1*");
    expect(shown([{ revision: 1, payload: { later: true } }])).toBe("");
  });
});
