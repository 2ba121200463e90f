import { useState } from "react";
import type { Member } from "../../api/wire";
import { useT } from "../../i18n/translate";
import { currentUser } from "../../realtime/state/names";
import type { RoomState } from "../../realtime/state/roomState";
import { useChat, useChatState } from "../../realtime/useChat";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Menu, type MenuItem } from "../../ui/Menu";
import { Name } from "../../ui/Name";
import { openOverlay } from "../../ui/overlays";
import { navigate, roomPath } from "../../ui/router";
import { useAction } from "../../ui/useAction";

interface MemberRowProps {
  member: Member;
  room: RoomState;
  admin: boolean;
  /** The member as it now is, or `null` when it is gone. */
  onChanged: (member: Member | null) => void;
}

export function MemberRow({ member: listed, room, admin, onChanged }: MemberRowProps) {
  const t = useT();
  const chat = useChat();
  const people = useChatState((state) => state.people);
  const member = { ...listed, ...currentUser(people, { ...listed, id: listed.user_id }) };
  const status = useChatState((state) => state.presence.get(member.user_id)?.status) ?? "offline";
  const [asking, setAsking] = useState(false);
  const [giving, setGiving] = useState(false);
  const give = useAction(async () => {
    onChanged(await chat.api.handOver(room.id, member.user_id));
    chat.store.setRole(room.id, "admin");
    setGiving(false);
  });
  const me = member.user_id === chat.me.id;
  const setRole = useAction(async (role: "admin" | "member") => onChanged(await chat.api.setRole(room.id, member.user_id, role)));
  const remove = useAction(async () => {
    await chat.api.removeMember(room.id, member.user_id);
    setAsking(false);
    onChanged(null);
  });
  const write = useAction(async () => {
    const direct = await chat.enter(chat.api.createRoom({ type: "direct", members: [member.user_id] }));
    navigate(roomPath(direct.id));
  });
  const items: (MenuItem | "line")[] = [{ label: t("member.message"), icon: "send", onSelect: () => void write.run() }];
  if (admin && member.role !== "owner") {
    const next = member.role === "admin" ? "member" : "admin";
    items.push(
      "line",
      { label: t(next === "admin" ? "member.promote" : "member.demote"), icon: "user", testId: "toggle-admin", onSelect: () => void setRole.run(next) },
      { label: t("member.remove"), icon: "close", danger: true, testId: "remove-member", onSelect: () => setAsking(true) },
    );
  }
  if (room.role === "owner") {
    items.push({ label: t("member.handOver"), icon: "people", testId: "make-owner", onSelect: () => setGiving(true) });
  }
  const error = setRole.error ?? write.error;
  return (
    <li data-testid="member" data-user-id={member.user_id} className="px-3">
      <div className="flex min-h-11 items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-hover">
        <button
          type="button" aria-haspopup="dialog" data-testid="member-profile" className="flex min-w-0 grow items-center gap-3 rounded-md text-left"
          onClick={() => openOverlay({ kind: "person", userId: member.user_id, name: member.name })}
        >
          <Avatar id={member.user_id} name={member.name} url={member.avatar_url} size={32} status={status} statusLabel={t(`presence.${status}`)} />
          <span className="min-w-0 grow">
            <Name className="font-medium leading-tight">{me ? t("common.youSuffix", { name: member.name }) : member.name}</Name>
            {member.handle && <span className="block truncate text-sm leading-tight text-ink-3">@{member.handle}</span>}
          </span>
        </button>
        {member.role !== "member" && (
          <span className="rounded-md border border-line px-1.5 py-px text-xs text-ink-2">{t(`role.${member.role}`)}</span>
        )}
        {!me && (
          <Menu items={items} label={t("member.actions", { name: member.name })}
            trigger={(props) => <IconButton icon="more" size={18} className="size-8" label={t("member.actions", { name: member.name })} {...props} />} />
        )}
      </div>
      {error && <p role="alert" className="px-2 pb-1 text-sm text-danger">{error}</p>}
      {giving && (
        <Confirm title={t("handover.confirm", { name: member.name })} help={t("handover.confirmHelp")} action={t("handover.action")}
          busy={give.busy} error={give.error} onConfirm={() => void give.run()} onClose={() => setGiving(false)} />
      )}
      {asking && (
        <Confirm title={t("member.removeTitle", { name: member.name })} help={t("member.removeHelp")} action={t("member.remove")}
          busy={remove.busy} error={remove.error} onConfirm={() => void remove.run()} onClose={() => setAsking(false)} />
      )}
    </li>
  );
}
