import { useT } from "../../i18n/translate";
import { useChat } from "../../realtime/useChat";
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
          {(notice) => <NoticeItem key={notice.id} notice={notice} onChanged={list.first.retry} />}
        </PagedList>
        <OwnReports />
      </Scroll>
    </Dialog>
  );
}
