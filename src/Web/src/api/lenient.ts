import * as v from "valibot";
import { serverVersion } from "./serverVersion";

// A server of another version may say what this page does not know. That is noted, and the rest goes on.

/** One of these words; another one counts as `otherwise`. */
export function oneOf<const T extends readonly string[]>(words: T, otherwise: T[number]) {
  return v.fallback(v.picklist(words), () => {
    serverVersion.misunderstood();
    return otherwise;
  });
}

/** A list of things that stand each by itself: those that cannot be read are left out. */
export function listOf<T extends v.GenericSchema>(item: T) {
  return v.pipe(v.array(v.unknown()), v.transform((all): v.InferOutput<T>[] => all.flatMap((one) => {
    const parsed = v.safeParse(item, one);
    if (parsed.success) return [parsed.output];
    serverVersion.misunderstood();
    return [];
  })));
}
