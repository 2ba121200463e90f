import { useState } from "react";
import type { Profile } from "../../api/wire";
import { useSession } from "../../api/useSession";
import { useT } from "../../i18n/translate";
import { wordFor } from "../../realtime/connectionState";
import { useChat, useChatState, useConnectionState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { Menu, type MenuItem } from "../../ui/Menu";
import { openOverlay } from "../../ui/overlays";

type Chosen = "online" | "away" | "busy" | "offline";

const statuses: { value: Chosen; label: "presence.online" | "presence.away" | "presence.busy" | "presence.invisible" }[] = [
  { value: "online", label: "presence.online" },
  { value: "away", label: "presence.away" },
  { value: "busy", label: "presence.busy" },
  { value: "offline", label: "presence.invisible" },
];

/** The person's own corner: status, profile, preferences, the way out. */
export function AccountMenu({ user }: { user: Profile }) {
  const t = useT();
  const session = useSession();
  const chat = useChat();
  const connection = useConnectionState();
  const seen = useChatState((state) => state.presence.get(user.id)?.status);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const status = connection.kind === "online" ? chosen ?? seen ?? "online" : "offline";
  const label = statuses.find((one) => one.value === status)?.label ?? "presence.online";

  const choose = (value: Chosen) => {
    setChosen(value);
    void (connection.kind === "online"
      ? connection.send({ type: "presence.update", status: value })
      : chat.api.setPresence(value)).catch(() => setChosen(null));
  };
  const items: (MenuItem | "line")[] = [
    ...statuses.map((one) => ({
      label: t(one.label), checked: status === one.value, testId: `status-${one.value}`, onSelect: () => choose(one.value),
    })),
    "line",
    { label: t("menu.profile"), icon: "user", testId: "open-profile", onSelect: () => openOverlay({ kind: "profile" }) },
    { label: t("menu.preferences"), icon: "settings", testId: "open-preferences", onSelect: () => openOverlay({ kind: "preferences" }) },
    { label: t("menu.shortcuts"), icon: "keyboard", testId: "open-shortcuts", onSelect: () => openOverlay({ kind: "shortcuts" }) },
    "line",
    { label: t("signout"), icon: "signout", testId: "sign-out", onSelect: () => void chat.forget().then(() => session.signOut()) },
  ];
  return (
    <Menu
      items={items} label={t("menu.account")} align="start"
      trigger={(props) => (
        <button
          type="button" data-testid="account-menu" {...props}
          className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left hover:bg-hover aria-expanded:bg-hover"
        >
          <Avatar id={user.id} name={user.name} url={user.avatar_url} size={34} status={status} statusLabel={t(label)} />
          <span className="min-w-0 grow">
            <span className="block truncate font-medium leading-tight"><bdi>{user.name}</bdi></span>
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
