import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";
import { unreadOf } from "../../realtime/state/unread";
import { useChat, useChatState, usePresence } from "../../realtime/useChat";
import { afterPaint } from "../../ui/afterPaint";
import { Button, IconButton } from "../../ui/Button";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { openOverlay } from "../../ui/overlays";
import { usePreferences } from "../../ui/preferences";
import { RoomMenu, type RoomMenuPlace } from "./RoomMenu";
import { RoomSection } from "./RoomSection";
import { Arranger, noteShown, type Section, type SectionId } from "./sections";
import { useRovingRooms } from "./useRovingRooms";

interface SidebarProps {
  current: string | null;
  /** What stands above the rooms. */
  head: ReactNode;
  /** What stands at the foot: the person's own menu. */
  foot: ReactNode;
}

const watched = 150;

/** The room that was unread when it was opened, for as long as it is open. */
function useHeld(rooms: ReadonlyMap<string, RoomState>, current: string | null): string | null {
  const { me } = useChat();
  const room = current === null ? undefined : rooms.get(current);
  const [opened, setOpened] = useState<{ id: string | null; held: boolean }>({ id: null, held: false });
  const id = room?.id ?? null;
  if (opened.id !== id) setOpened({ id, held: room !== undefined && unreadOf(room, me.id).count > 0 });
  return opened.held ? opened.id : null;
}

/** The room, if it is in this section: the others have nothing to show anew. */
function inside({ rooms }: Section, id: string | null): string | null {
  return rooms.some((room) => room.id === id) ? id : null;
}

export function Sidebar({ current, head, foot }: SidebarProps) {
  const t = useT();
  const { me } = useChat();
  const rooms = useChatState((state) => state.rooms);
  const loaded = useChatState((state) => state.loaded);
  const { unreadFirst, collapsed } = usePreferences();
  const held = useHeld(rooms, current);
  const [arranger] = useState(() => new Arranger());
  const sections = useMemo(
    () => arranger.arrange(rooms, { me: me.id, unreadFirst, held: unreadFirst ? held : null }), [arranger, rooms, me.id, unreadFirst, held]);
  useEffect(() => noteShown(sections), [sections]);
  usePresence(sections.filter(({ id }) => id !== "channels")
    .flatMap((section) => section.rooms.flatMap((room) => room.otherUser ? [room.otherUser.id] : [])).slice(0, watched));

  const roving = useRovingRooms(sections, collapsed, current);
  const [menu, setMenu] = useState<RoomMenuPlace | null>(null);

  // A link, a key or the switcher may lead to a room that is out of sight here: its row comes into view, and stays there while rooms are
  // still coming in before it, until somebody moves the list. The focus stays where it is.
  const nav = useRef<HTMLElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    const [list, touched] = [nav.current, () => { moved.current = true; }];
    const ways = ["wheel", "pointerdown", "keydown"];
    moved.current = false;
    for (const way of ways) list?.addEventListener(way, touched, { passive: true });
    return () => { for (const way of ways) list?.removeEventListener(way, touched); };
  }, [current]);
  const listed = current !== null && rooms.has(current);
  useEffect(() => {
    if (!listed || moved.current) return;
    return afterPaint(() => nav.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest" }));
  }, [current, listed, rooms.size]);

  const actions: Record<SectionId, { label: string; onSelect: () => void } | null> = {
    favourites: null,
    channels: { label: t("rooms.newChannel"), onSelect: () => openOverlay({ kind: "new-channel" }) },
    direct: { label: t("rooms.newDirect"), onSelect: () => openOverlay({ kind: "new-direct" }) },
  };
  const isShown = ({ id, rooms: its }: Section) => id !== "favourites" || its.length > 0;

  return (
    <>
      <div className="flex min-h-14 shrink-0 items-center gap-2 px-4">
        <img src="/icon.svg" alt="" width={28} height={28} />
        <span className="grow text-lg font-semibold tracking-tight">Veza</span>
        <Menu
          label={t("rooms.new")}
          items={[
            { label: t("rooms.newDirect"), icon: "user", testId: "new-direct", onSelect: () => openOverlay({ kind: "new-direct" }) },
            { label: t("rooms.newChannel"), icon: "hash", testId: "new-channel", onSelect: () => openOverlay({ kind: "new-channel" }) },
            { label: t("rooms.browse"), icon: "compass", testId: "browse-channels", onSelect: () => openOverlay({ kind: "browse" }) },
          ]}
          trigger={(props) => <IconButton icon="plus" label={t("rooms.new")} data-testid="new-room-button" {...props} />}
        />
      </div>
      <div className="px-3 pb-2">
        <button
          type="button" data-testid="open-switcher" onClick={() => openOverlay({ kind: "switcher" })}
          className="flex min-h-9 w-full items-center gap-2 rounded-lg border border-line bg-surface px-2.5 text-left text-ink-3 hover:border-line-strong"
        >
          <Icon name="search" size={17} />
          <span className="grow">{t("switcher.title")}</span>
          <kbd className="hidden font-sans text-xs md:inline">{/Mac/.test(navigator.platform) ? "⌘K" : "Ctrl K"}</kbd>
        </button>
      </div>
      {head}
      <nav
        ref={nav} aria-label={t("rooms.label")} data-region data-scrolls tabIndex={-1}
        className="min-h-0 grow overflow-y-auto pb-3 [contain:strict]"
      >
        {!loaded && rooms.size === 0 && <SkeletonRows rows={7} />}
        {loaded && rooms.size === 0 && (
          <Empty icon="hash" title={t("rooms.empty")} help={t("rooms.emptyHelp")}>
            <Button icon="compass" onClick={() => openOverlay({ kind: "browse" })}>{t("rooms.browse")}</Button>
            <Button look="primary" icon="plus" onClick={() => openOverlay({ kind: "new-direct" })}>{t("rooms.newDirect")}</Button>
          </Empty>
        )}
        {rooms.size > 0 && sections.filter(isShown).map((section) => (
          <RoomSection
            key={section.id} section={section} current={inside(section, current)} active={inside(section, roving.active)}
            collapsed={collapsed.includes(section.id)}
            action={actions[section.id]} onFocus={roving.focused} onKey={roving.onKey} onMenu={setMenu}
          />
        ))}
      </nav>
      <div className="shrink-0 border-t border-line p-2">{foot}</div>
      {menu && <RoomMenu place={menu} onClose={() => setMenu(null)} />}
    </>
  );
}
