import { describe, expect, it } from "vitest";
import { vectors } from "../../testing/vectors";
import { nameAt, placesOf } from "./mentions";

interface Vectors {
  people: string[];
  cases: { text: string; names: string[] }[];
  random: [string, ...string[]][];
}

const { people, cases, random } = vectors<Vectors>("mentions.json");
const named = new Map([...people, "all"].map((handle) => [handle, handle]));
const namesIn = (text: string) => [...new Set(placesOf(text).map((place) => nameAt(place, named)).filter((name) => name !== null))];

describe("mentions", () => {
  it.each(cases)("$text names $names", ({ text, names }) => {
    expect(namesIn(text)).toEqual(names);
  });

  it("are where the server finds them", () => {
    for (const [text, ...names] of random) expect([text, ...namesIn(text)]).toEqual([text, ...names]);
  });
});
