import { useMemo, type ReactNode } from "react";
import { twins } from "../../api/twins";
import { useT } from "../../i18n/translate";
import { useChatState, usePresence } from "../../realtime/useChat";
import type { RoomState } from "../../realtime/roomState";
import { Button, IconButton } from "../../ui/Button";
import { Empty, SkeletonRows } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { openOverlay } from "../../ui/overlays";
import { RoomItem } from "./RoomItem";
import { sectionsOf } from "./sections";

interface SidebarProps {
  current: string | null;
  /** What stands at the foot: the person's own menu. */
  foot: ReactNode;
}

export function Sidebar({ current, foot }: SidebarProps) {
  const t = useT();
  const rooms = useChatState((state) => state.rooms);
  const loaded = useChatState((state) => state.loaded);
  const { channels, direct } = useMemo(() => sectionsOf(rooms.values()), [rooms]);
  usePresence(direct.flatMap((room) => room.otherUser ? [room.otherUser.id] : []).slice(0, 150));

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
      <nav aria-label={t("rooms.label")} className="min-h-0 grow overflow-y-auto pb-3 [contain:strict]" data-region tabIndex={-1}>
        {!loaded && rooms.size === 0 && <SkeletonRows rows={7} />}
        {loaded && rooms.size === 0 && (
          <Empty icon="hash" title={t("rooms.empty")} help={t("rooms.emptyHelp")}>
            <Button icon="compass" onClick={() => openOverlay({ kind: "browse" })}>{t("rooms.browse")}</Button>
            <Button look="primary" icon="plus" onClick={() => openOverlay({ kind: "new-direct" })}>{t("rooms.newDirect")}</Button>
          </Empty>
        )}
        {rooms.size > 0 && (
          <>
            <Section title={t("rooms.channels")} rooms={channels} current={current} action={t("rooms.newChannel")}
              onAction={() => openOverlay({ kind: "new-channel" })} />
            <Section title={t("rooms.direct")} rooms={direct} current={current} action={t("rooms.newDirect")}
              onAction={() => openOverlay({ kind: "new-direct" })} />
          </>
        )}
      </nav>
      <div className="shrink-0 border-t border-line p-2">{foot}</div>
    </>
  );
}

function Section({ title, rooms, current, action, onAction }: {
  title: string; rooms: RoomState[]; current: string | null; action: string; onAction: () => void;
}) {
  const alike = useMemo(() => twins(rooms.flatMap((room) => room.otherUser ?? [])), [rooms]);
  return (
    <section aria-label={title} className="pt-2">
      <div className="flex items-center justify-between pl-4 pr-3">
        <h2 className="text-xs font-semibold text-ink-3">{title}</h2>
        <IconButton icon="plus" label={action} size={16} className="size-7" onClick={onAction} />
      </div>
      <ul className="flex flex-col gap-px">
        {rooms.map((room) => (
          <RoomItem key={room.id} room={room} current={room.id === current} twin={room.otherUser !== null && alike.has(room.otherUser.id)} />
        ))}
      </ul>
    </section>
  );
}
