export interface Plural {
  one: string;
  other: string;
}
export type Entry = string | Plural;

/** A dictionary in another language: the same keys, plural where the original is. */
export type Same<T> = { [Key in keyof T]: T[Key] extends string ? string : Plural };
