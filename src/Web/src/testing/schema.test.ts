import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generated } from "../../scripts/types.mjs";

test("the types of the wire are those of the document in docs: else npm run generate", () => {
  expect(readFileSync(new URL("../api/schema.ts", import.meta.url), "utf8")).toBe(generated());
});
