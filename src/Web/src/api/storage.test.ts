import { describe, expect, it } from "vitest";
import { MapStorage } from "../testing/mapStorage";
import { SmallStorage } from "./storage";

class Full extends MapStorage {
  full = false;

  override setItem(key: string, value: string): void {
    if (this.full) throw new DOMException("no space", "QuotaExceededError");
    super.setItem(key, value);
  }
}

describe("the small storage", () => {
  it("goes on in the window when it may not even be asked", () => {
    const storage = new SmallStorage(() => { throw new DOMException("no", "SecurityError"); });
    storage.setItem("a", "1");
    storage.setItem("b", "2");
    storage.removeItem("b");

    expect([storage.getItem("a"), storage.getItem("b"), storage.length, storage.key(0), storage.getSnapshot()])
      .toEqual(["1", null, 1, "a", true]);
  });

  it("shows what was written last when it became full, and tells it once", () => {
    const below = new Full();
    const storage = new SmallStorage(() => below);
    let told = 0;
    storage.subscribe(() => told++);
    storage.setItem("a", "1");
    below.full = true;
    storage.setItem("a", "2");
    storage.setItem("b", "3");

    expect([storage.getItem("a"), storage.getItem("b"), storage.length, told]).toEqual(["2", "3", 2, 1]);
    below.full = false;
    storage.setItem("a", "4");
    expect([below.getItem("a"), storage.getItem("a")]).toEqual(["4", "4"]);
  });
});
