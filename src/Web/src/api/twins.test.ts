import { describe, expect, it } from "vitest";
import { twins } from "./twins";

const people = (...names: string[]) => names.map((name, at) => ({ id: String(at), name }));

describe("people of equal names", () => {
  it("are those whose names look the same", () => {
    expect([...twins(people("Ann", "Bob", "ann", "Ánn", "A\u200Bnn", "Anna", "Ann  Lee", "Ann\u00A0Lee"))].sort())
      .toEqual(["0", "2", "3", "4", "6", "7"]);
  });

  it("are not one person who is listed twice", () => {
    expect(twins([{ id: "a", name: "Ann" }, { id: "a", name: "Ann" }, { id: "b", name: "Bob" }]).size).toBe(0);
  });
});
