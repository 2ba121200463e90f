import { beforeEach, describe, expect, it } from "vitest";
import { MapStorage } from "../../testing/mapStorage";
import { Drafts, noDraft } from "./drafts";

const answered = { id: "m1", seq: 1, user_id: "other", user_name: "Other", content: "taken back later", deleted: false, revision: null };
const edit = { id: "m2", clientId: null, seq: 2, text: "better" };

let storage: MapStorage;
let tabs: EventTarget;

/** What a browser does: the other tabs hear of a change, the one that made it does not. */
function heard(key: string): void {
  const event = Object.assign(new Event("storage"), { key, newValue: storage.getItem(key) });
  tabs.dispatchEvent(event);
}

describe("drafts", () => {
  beforeEach(() => {
    storage = new MapStorage();
    tabs = new EventTarget();
  });

  it("keep the text, what it answers and an edit that was begun; without the words of others", () => {
    const before = new Drafts("me", storage, null);
    before.change("r", { text: "hello", reply: answered });
    before.change("r", { edit });

    const after = new Drafts("me", storage, null);
    expect(after.of("r")).toEqual({ text: "hello", reply: { ...answered, content: "" }, edit });
    expect([...Array(storage.length).keys()].map((at) => storage.getItem(storage.key(at) ?? "")).join()).not.toContain("taken back");
  });

  it("are another's in no way", () => {
    new Drafts("me", storage, null).change("r", { text: "mine" });

    expect(new Drafts("you", storage, null).of("r")).toEqual(noDraft);
  });

  it("go on in another tab of the same person, and are gone there when they were sent here", () => {
    const [here, there] = [new Drafts("me", storage, null), new Drafts("me", storage, tabs)];
    here.change("r", { text: "hel" });
    heard("veza.writing.me.r");
    const begun = there.of("r").text;
    here.change("r", { text: "" });
    heard("veza.writing.me.r");
    heard("veza.writing.you.r");

    expect([begun, there.of("r")]).toEqual(["hel", noDraft]);
  });

  it("take over what an earlier version kept, and leave nothing behind", () => {
    storage.setItem("veza.draft.me.r", "from before");
    storage.setItem("veza.writing.me.s", "{not json");
    const drafts = new Drafts("me", storage, null);
    const found = drafts.of("r").text;
    drafts.change("r", { text: "" });

    expect([found, drafts.of("s"), storage.getItem("veza.draft.me.r"), drafts.getSnapshot().has("r")])
      .toEqual(["from before", noDraft, null, false]);
  });
});
