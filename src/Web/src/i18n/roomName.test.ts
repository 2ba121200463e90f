import { describe, expect, it } from "vitest";
import { roomName } from "./roomName";
import { translators } from "./translate";

const cards = (...names: string[]) => names.map((name, at) => ({ id: String(at), name, handle: `h${at}` }));
const group = (memberCount: number, ...names: string[]) => ({ name: "", type: "group" as const, memberCount, others: cards(...names) });

describe("a group without a name", () => {
  const { en, fr } = translators;

  it("is called by the others, in the reader's language", () => {
    expect(roomName(en, group(3, "Ana", "Bob"))).toBe("Ana and Bob");
    expect(roomName(fr, group(4, "Ana", "Bob", "Cleo"))).toBe("Ana, Bob et Cleo");
    expect(roomName(en, group(7, "Ana", "Bob", "Cleo", "Dan"))).toBe("Ana, Bob, Cleo, Dan, and 2 others");
    expect(roomName(fr, group(6, "Ana", "Bob", "Cleo", "Dan"))).toBe("Ana, Bob, Cleo, Dan et 1 autre personne");
    expect(roomName(fr, group(1))).toBe("Vous seulement");
    expect(roomName(en, group(3))).toBe("Group");
  });

  it("tells people of equal names apart, and lets none of them turn the sentence", () => {
    expect(roomName(en, group(3, "Ann", "ann"))).toBe("Ann (@h0) and ann (@h1)");
    expect(roomName(en, group(3, "דוד", "Bob"))).toBe("\u2068דוד\u2069 and Bob");
  });

  it("has its own name where it was given one", () => {
    expect(roomName(fr, { ...group(3, "Ana"), name: "Projet" })).toBe("Projet");
  });
});
