import { isolate } from "../api/text";
import { apart, twins } from "../api/twins";
import type { Translate } from "./translate";

interface Named {
  name: string;
  type: "direct" | "group" | "channel";
  memberCount: number;
  /** Some of the other members of a group that has no name. */
  others: readonly { id: string; name: string; handle: string | null }[];
}

const lists = { en: new Intl.ListFormat("en"), fr: new Intl.ListFormat("fr") };

/** What a room is called for this reader: by its own name, or, a group without one, by the others in it. */
export function roomName(t: Translate, { name, type, memberCount, others }: Named): string {
  if (name || type !== "group") return name || t("rooms.group");
  if (memberCount === 1) return t("rooms.alone");
  if (others.length === 0) return t("rooms.group");
  const alike = twins(others);
  const names = others.map((one) => apart(isolate(one.name), one.handle, alike.has(one.id)));
  const more = memberCount - 1 - names.length;
  return lists[t.language].format(more > 0 ? [...names, t("rooms.more", { count: more })] : names);
}
