import { createContext, use, useMemo, useState } from "react";
import { isAdmin, isModerator, type Profile } from "../../../api/wire";
import { roomName } from "../../../i18n/roomName";
import { useT } from "../../../i18n/translate";
import { useChatState } from "../../../realtime/useChat";
import { looksAfter } from "../../../realtime/useMayModerate";

/** What somebody looks after: some rooms, the whole tenant, or besides who administers it and how. */
export type Scope = "rooms" | "tenant" | "all";

export type Tab = "cases" | "appeals" | "raid" | "rules" | "stats" | "audit";

/** What the server tells of each part, and to whom. */
const needed: Record<Tab, readonly Scope[]> = {
  cases: ["rooms", "tenant", "all"], appeals: ["rooms", "tenant", "all"], rules: ["rooms", "tenant", "all"],
  raid: ["rooms", "tenant", "all"], stats: ["tenant", "all"], audit: ["all"],
};

export function maySee(scope: Scope, tab: Tab): boolean {
  return needed[tab].includes(scope);
}

/** What somebody with this role looks after; `null`: nothing. */
export function scopeOf(role: Profile["role"], ofRooms: boolean): Scope | null {
  return isAdmin(role) ? "all" : isModerator(role) ? "tenant" : ofRooms ? "rooms" : null;
}

export const ScopeContext = createContext<Scope>("rooms");

export function useScope(): Scope {
  return use(ScopeContext);
}

// More names than a list can be searched by eye; the list of rooms has the others.
const maxRooms = 200;

/** The rooms that can be chosen: of those that this person is in, the ones whose cases and rules they see. */
export function useRoomOptions(): { value: string; label: string }[] {
  const t = useT();
  const scope = useScope();
  const rooms = useChatState((state) => state.rooms);
  return useMemo(
    () => [...rooms.values()].filter((room) => scope === "rooms" ? looksAfter(room) : room.type !== "direct").slice(0, maxRooms)
      .map((room) => ({ value: room.id, label: roomName(t, room) })).sort((a, b) => a.label.localeCompare(b.label, t.language)),
    [rooms, scope, t],
  );
}

/** Which place is looked at: the whole tenant (""), where this person looks after it, or one of the rooms. */
export function usePlace() {
  const t = useT();
  const scope = useScope();
  const rooms = useRoomOptions();
  const options = scope === "rooms" ? rooms : [{ value: "", label: t("rules.everywhere") }, ...rooms];
  const [chosen, choose] = useState("");
  return { place: (options.find((one) => one.value === chosen) ?? options[0])?.value ?? "", options, choose };
}
