import type { Notice } from "../../api/moderationWire";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { useChat, useRoom } from "../../realtime/useChat";
import { Dialog } from "../../ui/Dialog";
import { Scroll } from "../../ui/Scroll";
import { NoticeItem } from "./NoticeItem";
import { OwnReports } from "./OwnReports";
import { PagedList } from "./PagedList";
import { usePaged } from "./usePaged";

/** What moderation did to the person, ever, and what became of what they said themselves: appeals and reports. */
export function NoticesDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { api } = useChat();
  const list = usePaged("notices", (after) => api.allNotices(after));
  return (
    <Dialog title={t("moderation.notices")} onClose={onClose} testId="notices-dialog" width="34rem">
      <Scroll label={t("moderation.notices")} className="min-h-0 px-5 pt-2">
        <PagedList title={t("moderation.ofYou")} empty={t("moderation.none")} testId="notices-list" list={list}>
          {(notice) => <OwnNotice key={notice.id} notice={notice} onChanged={list.first.retry} />}
        </PagedList>
        <OwnReports />
      </Scroll>
    </Dialog>
  );
}

function OwnNotice({ notice, onChanged }: { notice: Notice; onChanged: () => void }) {
  const t = useT();
  const { api, store } = useChat();
  const room = useRoom(notice.room_id);
  return <NoticeItem api={api} notice={notice} room={room && roomName(t, room)} onSeen={(id) => store.dismissNotice(id)} onChanged={onChanged} />;
}
