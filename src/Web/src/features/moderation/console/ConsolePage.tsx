import { useMemo, type MouseEvent } from "react";
import type { Profile } from "../../../api/wire";
import { useT, type Key } from "../../../i18n/translate";
import { useChat, useChatState } from "../../../realtime/useChat";
import { useLooksAfterRooms } from "../../../realtime/useMayModerate";
import { IconButton } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { Icon, type IconName } from "../../../ui/Icon";
import { consolePath, navigate } from "../../../ui/router";
import { AuditView } from "./AuditView";
import { ConsoleApi } from "./consoleApi";
import { QueueView } from "./QueueView";
import { RaidView } from "./RaidView";
import { RulesView } from "./RulesView";
import { maySee, ScopeContext, scopeOf, type Scope, type Tab } from "./scope";
import { StatsView } from "./StatsView";
import { useCounts } from "./useCounts";

const tabs: { tab: Tab; label: Key; icon: IconName }[] = [
  { tab: "cases", label: "console.cases", icon: "flag" },
  { tab: "appeals", label: "console.appeals", icon: "reply" },
  { tab: "raid", label: "raid.title", icon: "shield" },
  { tab: "rules", label: "console.rules", icon: "settings" },
  { tab: "stats", label: "console.stats", icon: "chart" },
  { tab: "audit", label: "console.audit", icon: "list" },
];

/** Links of our own change the page and fetch none; with a modifier they are the browser's. */
function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  navigate(event.currentTarget.pathname);
}

/** The moderators' console, for who looks after anything. Nothing is asked of the server before that is known. */
export function ConsolePage({ user, path }: { user: Profile; path: string }) {
  const t = useT();
  const loaded = useChatState((state) => state.loaded);
  const scope = scopeOf(user.role, useLooksAfterRooms());
  if (scope !== null) return <ScopeContext value={scope}><Console me={user.id} scope={scope} path={path} /></ScopeContext>;
  return <><h1 className="sr-only">{t("menu.moderation")}</h1>{loaded ? <NotYours /> : <SkeletonRows rows={8} />}</>;
}

/** What waits for them, the rules, figures, what was done. */
function Console({ me, scope, path }: { me: string; scope: Scope; path: string }) {
  const t = useT();
  const { api: { http } } = useChat();
  const api = useMemo(() => new ConsoleApi(http), [http]);
  const [first = "", id = null] = path.split("/");
  const tab = tabs.find((one) => one.tab === (first || "cases"))?.tab ?? null;
  const shown = tab !== null && maySee(scope, tab) ? tab : null;
  const counts = useCounts(api);
  const badges: Partial<Record<Tab, number>> = { cases: counts?.open, appeals: counts?.appeals };
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-canvas px-3">
        <IconButton icon="back" label={t("console.leave")} data-testid="console-leave" onClick={() => navigate("/")} />
        <h1 className="py-3 pr-4 text-lg font-semibold tracking-tight">{t("menu.moderation")}</h1>
        <nav aria-label={t("console.parts")} className="flex min-w-0 gap-1 overflow-x-auto max-sm:w-full max-sm:pb-1">
          {tabs.filter((one) => maySee(scope, one.tab)).map(({ tab: its, label, icon }) => (
            <a
              key={its} href={consolePath(its)} onClick={follow} aria-current={its === tab ? "page" : undefined} data-testid={`console-${its}`}
              className={`flex min-h-9 shrink-0 items-center gap-2 rounded-lg px-3 py-1.5 font-medium outline-offset-[-2px] hover:bg-hover
                ${its === tab ? "bg-selected text-accent-ink" : "text-ink-2"}`}
            >
              <Icon name={icon} size={17} className="max-sm:hidden" />{t(label)}
              {(its === "cases" || its === "appeals") && <Badge count={badges[its]} />}
            </a>
          ))}
        </nav>
      </div>
      {shown === "cases" && <QueueView key="cases" api={api} me={me} counts={counts} caseId={id} appeals={false} />}
      {shown === "appeals" && <QueueView key="appeals" api={api} me={me} counts={counts} caseId={id} appeals />}
      {shown === "raid" && <RaidView api={api} />}
      {shown === "rules" && <RulesView api={api} />}
      {shown === "stats" && <StatsView api={api} />}
      {shown === "audit" && <AuditView api={api} />}
      {tab === null && <div className="m-auto"><Empty icon="alert" title={t("console.nothingHere")} /></div>}
      {tab !== null && shown === null && <NotYours />}
    </>
  );
}

/** Says that this is for others, and leads back. */
function NotYours() {
  const t = useT();
  return (
    <div className="m-auto" data-testid="console-not-yours">
      <Empty icon="lock" title={t("console.notYours")} help={t("console.notYoursHelp")}>
        <a href="/" onClick={follow} className="font-medium text-accent-ink underline">{t("console.leave")}</a>
      </Empty>
    </div>
  );
}

/** Takes its place before the number is there, so that nothing moves. */
function Badge({ count }: { count: number | undefined }) {
  const t = useT();
  if (count === 0) return null;
  return (
    <span className={`badge min-w-6 rounded-full bg-accent px-1.5 text-center text-xs font-semibold text-on-accent ${count === undefined ? "invisible" : ""}`}>
      <span aria-hidden="true">{count === undefined ? 0 : Math.min(count, 999)}</span>
      {count !== undefined && <span className="sr-only">{t("console.waiting", { count })}</span>}
    </span>
  );
}
