import { readFileSync } from "node:fs";

/** Inputs with their right answers, in `tests/vectors`: what server and client must agree on is read by the tests of both. */
export function vectors<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../../../tests/vectors/${file}`, import.meta.url), "utf8")) as T;
}
