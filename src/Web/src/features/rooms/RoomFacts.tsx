import type { ReactNode } from "react";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import type { RoomState } from "../../realtime/state/roomState";

/** What a member may see of a room's settings, and what they may do in it. */
export function RoomFacts({ room }: { room: RoomState }) {
  const t = useT();
  const admin = room.role !== "member";
  const may = [
    t(room.archivedAt ? "settings.may.archived" : "settings.may.read"),
    ...(!admin && room.visibility === "public" && !room.archivedAt ? [t("settings.may.invite")] : []),
    ...(admin ? [t("settings.may.manage")] : []),
    ...(room.role === "owner" ? [t("settings.may.own")] : []),
  ];
  return (
    <section aria-label={t("settings.facts")} data-testid="room-facts">
      <dl className="flex flex-col gap-3">
        {!admin && (
          <>
            <Fact term={t(room.type === "channel" ? "rooms.name" : "rooms.groupName")}><bdi>{roomName(t, room)}</bdi></Fact>
            <Fact term={t("field.topic")}><span dir="auto" className="wrap-anywhere">{room.topic || t("details.noTopic")}</span></Fact>
            {room.type === "channel" && <Fact term={t("rooms.visibility")}>{t(`rooms.visibility.${room.visibility}`)}</Fact>}
          </>
        )}
        <Fact term={t("details.members")}>{t("rooms.members", { count: room.memberCount })}</Fact>
        <Fact term={t("settings.yourRole")}>{t(`role.${room.role}`)}</Fact>
        <Fact term={t("settings.youMay")}>
          <ul className="list-disc pl-5">{may.map((one) => <li key={one}>{one}</li>)}</ul>
        </Fact>
      </dl>
      {!admin && <p className="mt-3 text-sm text-ink-3">{t("settings.may.others")}</p>}
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs font-semibold text-ink-3">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
