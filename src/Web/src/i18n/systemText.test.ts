import { expect, it } from "vitest";
import type { SystemNote } from "../api/messageParts";
import { systemText } from "./systemText";
import { translators } from "./translate";

const me = { id: "1", name: "Alice" }, bob = { id: "2", name: "Bob" };

function note(code: string, params: Partial<SystemNote["params"]> = {}): SystemNote {
  return { code, params: { users: [], count: params.users?.length ?? 0, name: null, topic: null, message_id: null, seq: null, ...params } };
}

it("writes one's own person small within a sentence and large at its beginning", () => {
  const tell = (language: "en" | "fr", of: SystemNote, author = me) => systemText(translators[language], of, author, me.id, new Map())?.replaceAll("\u202f", " ");
  const added = note("joined", { users: [bob] });

  expect(tell("en", added)).toBe("You added Bob");
  expect(tell("en", note("joined", { users: [me] }), bob)).toBe("Bob added you");
  expect(tell("fr", added)).toBe("Bob : ajout par vous");
  expect(tell("fr", note("joined", { users: [me] }), bob)).toBe("Vous : ajout par Bob");
  expect(tell("fr", note("pinned"))).toBe("Message épinglé par vous");
  expect(tell("en", note("renamed", { name: "Harbour" }), bob)).toBe("New name, by Bob: Harbour");
  expect(tell("en", note("later"))).toBeUndefined();
});
