import { describe, expect, it } from "vitest";
import type { User } from "../../api/wire";
import type { Translate } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { mentionAt, outsiders, rankRooms, roomAt } from "./mentions";

const room = (id: string, name: string, type: RoomState["type"] = "channel") => ({ id, name, type }) as RoomState;
const user = (id: string) => ({ id, name: id, handle: id, avatar_url: null, version: 1 }) as User;
const t = Object.assign((key: string) => key, { language: "en" }) as unknown as Translate;
const at = (marked: string): [string, number] => [marked.replace("|", ""), marked.indexOf("|")];

describe("what is offered under a word", () => {
  it.each(["#gen|", "see #gen|", "(#gen|)", "a\n#gen|"])("is rooms in %j, where a link may stand", (text) => {
    expect(roomAt(...at(text))).toEqual({ start: text.indexOf("#"), query: "gen" });
  });

  it.each(["`#gen|`", "C#gen|", "https://a.example/#gen|", "\\#gen|", "@gen|", "# gen|"])("is no room in %j", (text) => {
    expect(roomAt(...at(text))).toBeNull();
  });

  it("is people under an @ as before", () => {
    expect(mentionAt(...at("(@bo|)"))).toEqual({ start: 1, query: "bo" });
  });

  it("names a room by its address, since two may be called alike, and no direct room", () => {
    const rooms = [room("1", "In general"), room("2", "Général"), room("3", "[x] gen"), room("4", "gen", "direct")];
    expect(rankRooms(rooms, "gen", t).map((one) => one.typed)).toEqual(["[#Général](/r/2)", "[#x  gen](/r/3)", "[#In general](/r/1)"]);
  });

  it("marks who is not in the room, and nobody while not all who are in it are known", () => {
    const known = { progress: new Map([["ana", {}]]), memberCount: 2 } as unknown as RoomState;
    expect(outsiders([user("ana"), user("bob"), user("me")], known, "me").map((one) => [one.typed, one.outside])).toEqual([["@bob", true]]);
    expect(outsiders([user("bob")], { ...known, memberCount: 3 }, "me")).toEqual([]);
  });
});
