import { useMemo } from "react";
import { Api } from "../../api/client";
import { Http } from "../../api/http";
import { SignedOutError } from "../../api/problems";
import { useT } from "../../i18n/translate";
import { NoticeItem } from "./NoticeItem";
import { PagedList } from "./PagedList";
import { usePaged } from "./usePaged";

/** Why somebody may not sign in any more, and the way to an appeal: by a token that is good for nothing else. */
export function BannedNotices({ token }: { token: string }) {
  const t = useT();
  const api = useMemo(() => new Api(new Http({
    token: () => Promise.resolve(token), renew: () => Promise.reject(new SignedOutError()), refused: () => undefined,
  })), [token]);
  const list = usePaged(`notices ${token}`, (after) => api.allNotices(after));
  return (
    <PagedList heading="h2" title={t("moderation.ofYou")} empty={t("moderation.none")} testId="banned-notices" list={list}>
      {(notice) => <NoticeItem key={notice.id} api={api} notice={notice} onChanged={list.first.retry} />}
    </PagedList>
  );
}
