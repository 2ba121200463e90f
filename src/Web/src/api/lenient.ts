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

/** Whether all that is read of a value is sent in it. */
type IsSent<Sent, Read> = Sent extends readonly (infer S)[]
  ? Read extends readonly (infer R)[] ? IsSent<S, R> : true
  : Read extends object ? [Exclude<keyof Read, keyof Sent>] extends [never] ? true : false : true;

/** The fields that a parser reads are ones that the server sends, and each takes whatever the server may put there. */
type Fitting<Sent, Read extends v.ObjectEntries> = {
  [Field in keyof Read]: Field extends keyof Sent
    ? Sent[Field] extends v.InferInput<Read[Field]>
      ? IsSent<NonNullable<Sent[Field]>, NonNullable<v.InferInput<Read[Field]>>> extends true ? Read[Field] : never
      : never
    : never;
};

/** A parser of what the server sends as `Sent`, a type of schema.ts. It reads what is used here and lets some of it be absent. */
export function of<Sent>() {
  return <Read extends v.ObjectEntries>(fields: Read & Fitting<Sent, Read>) => v.object(fields as Read);
}
