import type { PresenceStatus, Profile } from "../../api/wire";
import { useT } from "../../i18n/translate";
import { wordFor } from "../../realtime/connection/connectionState";
import { useChat, useConnectionState, useOwnStatus } from "../../realtime/useChat";
import { useModerates } from "../../realtime/useMayModerate";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { Menu, type MenuItem } from "../../ui/Menu";
import { Name } from "../../ui/Name";
import { openOverlay } from "../../ui/overlays";
import { consolePath, navigate } from "../../ui/router";
import { useSignOut } from "./useSignOut";

const statuses: { value: PresenceStatus; label: "presence.online" | "presence.away" | "presence.busy" | "presence.invisible" }[] = [
  { value: "online", label: "presence.online" },
  { value: "away", label: "presence.away" },
  { value: "busy", label: "presence.busy" },
  { value: "offline", label: "presence.invisible" },
];

/** The person's own corner: status, profile, preferences, the way out. */
export function AccountMenu({ user }: { user: Profile }) {
  const t = useT();
  const signOut = useSignOut();
  const chat = useChat();
  const connection = useConnectionState();
  const chosen = useOwnStatus();
  const moderates = useModerates();
  const label = statuses.find((one) => one.value === chosen)?.label ?? "presence.online";

  const items: (MenuItem | "line")[] = [
    ...statuses.map((one) => ({
      label: t(one.label), checked: chosen === one.value, testId: `status-${one.value}`,
      help: one.value === "busy" ? t("presence.busyHelp") : undefined, onSelect: () => chat.status.choose(one.value),
    })),
    "line",
    ...moderates
      ? [{ label: t("menu.moderation"), icon: "shield" as const, testId: "open-moderation", onSelect: () => navigate(consolePath()) }] : [],
    { label: t("saved.title"), icon: "bookmark", testId: "open-saved", onSelect: () => openOverlay({ kind: "saved" }) },
    { label: t("menu.profile"), icon: "user", testId: "open-profile", onSelect: () => openOverlay({ kind: "profile" }) },
    { label: t("menu.preferences"), icon: "settings", testId: "open-preferences", onSelect: () => openOverlay({ kind: "preferences" }) },
    { label: t("menu.notices"), icon: "info", testId: "open-notices", onSelect: () => openOverlay({ kind: "notices" }) },
    { label: t("menu.shortcuts"), icon: "keyboard", testId: "open-shortcuts", onSelect: () => openOverlay({ kind: "shortcuts" }) },
    "line",
    { label: t("signout"), icon: "signout", testId: "sign-out", onSelect: () => void signOut(false) },
  ];
  return (
    <Menu
      items={items} label={t("menu.account")} align="start"
      trigger={(props) => (
        <button
          type="button" data-testid="account-menu" data-status={chosen} {...props}
          className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left hover:bg-hover aria-expanded:bg-hover"
        >
          <Avatar
            id={user.id} name={user.name} url={user.avatar_url} size={34} status={connection.kind === "online" ? chosen : "offline"}
            statusLabel={t(connection.kind === "online" ? label : "presence.offline")}
          />
          <span className="min-w-0 grow">
            <Name className="font-medium leading-tight">{user.name}</Name>
            <span className="block truncate text-sm leading-tight text-ink-2">
              {connection.kind === "online" ? t(label) : t(`connection.${wordFor(connection)}`)}
            </span>
          </span>
          <Icon name="down" size={17} className="rotate-180 text-ink-3" />
        </button>
      )}
    />
  );
}
