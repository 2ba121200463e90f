import { useEffect, useRef, useState } from "react";
import { exactTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { Scroll } from "../../../ui/Scroll";
import { useAction } from "../../../ui/useAction";
import { auditActions, auditWord, matching, sinceDays } from "./auditSearch";
import type { ConsoleApi } from "./consoleApi";
import { saveFile } from "./files";
import { Choose } from "./QueueFilters";
import { useNamesOf } from "../useNamesOf";
import type { AuditEntry } from "./wire";

// Who looks for more narrows the search, or takes the export.
const maxListed = 500;

/** What those who look after people and rooms did, from the audit log. */
export function AuditView({ api }: { api: ConsoleApi }) {
  const t = useT();
  const [kind, setKind] = useState("");
  const [days, setDays] = useState("30");
  const [search, setSearch] = useState("");
  const [listed, setListed] = useState<{ entries: AuditEntry[]; next: string | null } | null>(null);
  const turn = useRef(0); // of two questions the later one counts
  const load = useAction(async (after: string | null) => {
    const mine = ++turn.current;
    const page = await api.audit({ action: kind || undefined, from: sinceDays(Number(days)) }, after ?? undefined);
    if (mine === turn.current) setListed((before) => ({ entries: after === null ? page.items : [...before?.entries ?? [], ...page.items], next: page.next }));
  });
  const { run } = load;
  useEffect(() => { void run(null); }, [run, kind, days]);
  const save = useAction(async () => saveFile("audit.ndjson", await api.auditExport()));
  const entries = listed?.entries ?? [];
  const nameOf = useNamesOf(entries.flatMap((one) => [one.actor_id, one.user_id]));
  const shown = matching(entries, search, (one) => [auditWord(t, one.action), one.action, nameOf(one.actor_id), nameOf(one.user_id), one.reason ?? ""]);
  return (
    <Scroll label={t("console.audit")} className="min-h-0 grow">
      <div className="mx-auto flex max-w-5xl flex-col gap-4 px-4 py-4">
        <div className="flex flex-wrap items-end gap-2">
          <label className="min-w-48 grow-2 basis-0 text-sm font-medium">{t("common.search")}
            <input type="search" className="field mt-1.5 font-normal" value={search} data-testid="audit-search" onChange={(event) => setSearch(event.target.value)} />
          </label>
          <Choose shown label={t("console.what")} value={kind} onChange={setKind} testId="audit-kind"
            options={[{ value: "", label: t("console.anything") }, ...auditActions.map((one) => ({ value: one, label: auditWord(t, one) }))]} />
          <Choose shown label={t("console.since")} value={days} onChange={setDays}
            options={[1, 7, 30, 365].map((one) => ({ value: String(one), label: t("console.days", { count: one }) }))} />
          <Button icon="copy" busy={save.busy} data-testid="audit-export" onClick={() => void save.run()}>{t("console.auditExport")}</Button>
        </div>
        {save.error && <p role="alert" className="text-danger">{save.error}</p>}
        {load.error && <Empty icon="alert" title={t("console.failed")} help={load.error}><Button onClick={() => void run(null)}>{t("common.retry")}</Button></Empty>}
        {!listed && !load.error && <SkeletonRows rows={6} avatar={12} />}
        {listed && shown.length === 0 && <Empty icon="list" title={t("console.auditEmpty")} />}
        {shown.length > 0 && (
          <ol className="divide-y divide-line" data-testid="audit-list">
            {shown.map((one) => (
              <li key={one.seq} data-testid="audit-entry" data-action={one.action} className="py-2">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium">{auditWord(t, one.action)}</span>
                  <span className="text-sm text-ink-2">
                    {one.actor === "person" ? t("console.byPerson", { name: nameOf(one.actor_id) }) : t(one.actor === "operator" ? "console.byOperator" : "console.byRule")}
                    {one.user_id !== null && one.user_id !== one.actor_id && <> → <bdi>{nameOf(one.user_id)}</bdi></>}
                  </span>
                  <time dateTime={one.at} className="ml-auto text-sm text-ink-3">{exactTime(t.language, one.at)}</time>
                </p>
                {one.reason && <p dir="auto" className="text-sm text-ink-2 wrap-anywhere">{one.reason}</p>}
              </li>
            ))}
          </ol>
        )}
        {listed?.next && entries.length < maxListed && <Button busy={load.busy} onClick={() => void run(listed.next)}>{t("console.more")}</Button>}
      </div>
    </Scroll>
  );
}
