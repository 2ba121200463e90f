import * as v from "valibot";
import { expect, expectTypeOf, test } from "vitest";
import { of } from "./lenient";
import type { CardResponse, ReadStateResponse, RoomSummaryResponse } from "./schema";
import { card, user } from "./wire";

// Held by the type checker: each error that is expected here and does not come is one.
test("a parser reads what is sent, and takes whatever may be sent", () => {
  const read = v.parse(of<CardResponse>()({ name: v.string(), avatar_url: v.nullable(v.string()) }), { name: "Ann", avatar_url: null, version: 1 });
  expectTypeOf(read).toEqualTypeOf<{ name: string; avatar_url: string | null }>();
  expect(read).toEqual({ name: "Ann", avatar_url: null });
  // @ts-expect-error A card has no status.
  of<CardResponse>()({ name: v.string(), status: v.optional(v.string()) });
  // @ts-expect-error It may be null.
  of<CardResponse>()({ avatar_url: v.string() });
  // @ts-expect-error It is a number.
  of<ReadStateResponse>()({ read_seq: v.string() });
  // @ts-expect-error The other person of a room comes as a card, without a status.
  of<RoomSummaryResponse>()({ other_user: v.nullable(user) });
  of<RoomSummaryResponse>()({ other_user: v.nullable(card) });
});
