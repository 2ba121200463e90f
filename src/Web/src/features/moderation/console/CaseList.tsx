import { memo, useEffect, useRef } from "react";
import { useNow } from "../../../i18n/now";
import { relativeTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { Name } from "../../../ui/Name";
import { consolePath, navigate } from "../../../ui/router";
import { useAction } from "../../../ui/useAction";
import { heldByOther } from "./triage";
import type { Case } from "./wire";

interface Props {
  cases: readonly Case[];
  current: string | null;
  me: string;
  tab: "cases" | "appeals";
  /** Fetches more; `null` where there is no more. */
  more: (() => Promise<unknown>) | null;
}

/** The queue. The row of the open case is in view. */
export function CaseList({ cases, current, me, tab, more }: Props) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const fetching = useAction(async () => { await more?.(); });
  useEffect(() => { list.current?.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" }); }, [current]);
  return (
    <>
      <ul ref={list} aria-label={t("console.cases")} data-testid="case-list" className="flex flex-col gap-0.5 p-2">
        {cases.map((one) => <CaseRow key={one.id} one={one} open={one.id === current} me={me} tab={tab} />)}
      </ul>
      {more && <div className="p-3 pt-0"><Button busy={fetching.busy} className="w-full" onClick={() => void fetching.run()}>{t("console.more")}</Button></div>}
    </>
  );
}

const tones = ["", "bg-line-strong", "bg-away", "bg-busy"];

const CaseRow = memo(function CaseRow({ one, open, me, tab }: { one: Case; open: boolean; me: string; tab: "cases" | "appeals" }) {
  const t = useT();
  const now = useNow();
  const taken = heldByOther(one, me, now);
  const path = consolePath(tab, one.id);
  return (
    <li>
      <a
        href={path} aria-current={open || undefined} data-testid="case-row" data-case-id={one.id} data-sources={one.sources.join(" ")}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          navigate(path);
        }}
        className={`flex gap-3 rounded-lg px-3 py-2 outline-offset-[-2px] hover:bg-hover ${open ? "bg-selected" : ""}`}
      >
        <span
          className={`dot mt-1.5 size-2.5 shrink-0 rounded-full ${tones[one.severity] ?? tones[1]}`} role="img"
          aria-label={t("console.severity", { count: one.severity })} title={t("console.severity", { count: one.severity })}
        />
        <span className="min-w-0 grow">
          <span className="flex justify-between gap-2">
            <Name className="font-medium">{one.user_name || one.room_name || t("common.someone")}</Name>
            <time dateTime={one.opened_at} className="shrink-0 text-xs leading-5 text-ink-2">{relativeTime(t.language, one.opened_at, now, true)}</time>
          </span>
          <span dir="auto" className="block truncate text-sm text-ink-2">{one.text || one.appeal?.text || t("console.noText")}</span>
          <span className="mt-1 flex flex-wrap gap-1">
            {one.sources.map((source) => <Tag key={source}>{t(`console.source.${source}`)}</Tag>)}
            {one.reports.length > 1 && <Tag>{t("console.reportCount", { count: one.reports.length })}</Tag>}
            {taken && <Tag warn>{t("console.takenBy", { name: one.claimed_by_name || t("common.someone") })}</Tag>}
            {one.decision && <Tag>{t(decisionKey(one.decision))}</Tag>}
          </span>
        </span>
      </a>
    </li>
  );
});

const decisions = ["approve", "reject", "dismiss", "uphold", "overturn"] as const;
/** The words for a decision; for one of a newer server, that there is one. */
export function decisionKey(decision: string) {
  const known = decisions.find((one) => one === decision);
  return known ? `console.decision.${known}` as const : "console.decided";
}

export function Tag({ children, warn = false }: { children: string; warn?: boolean }) {
  return (
    <span className={`rounded-md px-1.5 py-0.5 text-xs leading-4 ${warn ? "bg-warn-soft text-warn" : "bg-accent-soft text-accent-ink"}`}>{children}</span>
  );
}
