import { describe, expect, it } from "vitest";
import { rowIndices, rowsNear } from "./useRows";

describe("the rows of a long list", () => {
  const [count, height, view] = [10_000, 10_000 * 50, 800];

  it("are those near what can be seen, wherever the list stands", () => {
    for (const top of [0, -50, -260_000, 700, -(height - view), 900, -(height + 900)]) {
      const { from, to } = rowsNear(count, top, height, view);
      const first = Math.max(0, Math.floor(-top / 50));
      const last = Math.min(count - 1, Math.floor((view - top - 1) / 50));
      if (first <= last) expect([from <= first, to > last]).toEqual([true, true]);
      expect(to - from).toBeLessThan(60);
    }
  });

  it("are all of a short one, and none of an empty one", () => {
    expect(rowsNear(100, -4000, 5000, 100)).toEqual({ from: 0, to: 100 });
    expect(rowsNear(0, 0, 0, 100)).toEqual({ from: 0, to: 0 });
  });

  it("and the pinned ones, once and in order", () => {
    expect(rowIndices(count, { from: 5, to: 8 }, [9000, 6, -1, 2])).toEqual([2, 5, 6, 7, 9000]);
    expect(rowIndices(3, { from: 0, to: 100 }, [99])).toEqual([0, 1, 2]);
  });
});
