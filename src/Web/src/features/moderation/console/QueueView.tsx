import { useCallback, useEffect, useState } from "react";
import { describeError } from "../../../i18n/problem";
import { useT } from "../../../i18n/translate";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { consolePath, navigate } from "../../../ui/router";
import { Scroll } from "../../../ui/Scroll";
import { CaseList } from "./CaseList";
import { CaseView, type CaseCommand } from "./CaseView";
import type { CaseFilter, ConsoleApi } from "./consoleApi";
import { KeysDialog } from "./KeysDialog";
import { QueueFilters } from "./QueueFilters";
import { following, neighbour } from "./triage";
import { UndoLine, type Done } from "./UndoLine";
import { useCases } from "./useCases";
import { useTriageKeys } from "./useTriageKeys";
import type { Case, CaseCounts } from "./wire";

interface Props { api: ConsoleApi; me: string; counts: CaseCounts | null; caseId: string | null; appeals: boolean }

/** The queue, and beside it the case that is looked at; on a small screen one of them. */
export function QueueView({ api, me, counts, caseId, appeals }: Props) {
  const t = useT();
  const tab = appeals ? "appeals" : "cases";
  const [filter, setFilter] = useState<CaseFilter>({ state: "open", source: appeals ? "appeal" : null, roomId: null, assigned: null });
  const { state, reload, more } = useCases(api, filter);
  const [done, setDone] = useState<Done | null>(null);
  const [command, setCommand] = useState<CaseCommand | null>(null);
  const [showsKeys, setShowsKeys] = useState(false);
  const cases = state.kind === "loaded" ? state.cases : none;
  const open = useCallback((id: string | null) => navigate(id === null ? consolePath(tab) : consolePath(tab, id), caseId !== null), [tab, caseId]);
  const walk = (by: 1 | -1) => {
    const next = neighbour(cases.map((one) => one.id), caseId, by);
    if (next !== null && next !== caseId) open(next);
  };

  const keys = useTriageKeys((key) => {
    if (key === "help") setShowsKeys(true);
    else if (key === "next" || key === "previous") walk(key === "next" ? 1 : -1);
    else if (key === "undo" && done) setDone({ ...done, undo: done.undo + 1 });
    else if (caseId !== null) setCommand((before) => ({ caseId, key, turn: (before?.turn ?? 0) + 1 }));
  });

  const decided = useCallback(async (one: Case, what: string, undoable: boolean) => {
    announce(what);
    setDone(undoable ? { caseId: one.id, what, undo: 0 } : null);
    const before = cases.map(({ id }) => id);
    const left = await reload();
    // Whoever has gone on to another one meanwhile stays there.
    if (location.pathname === consolePath(tab, one.id)) open(following(before, one.id, (left ?? cases).map(({ id }) => id)));
  }, [cases, reload, open, tab]);

  useEffect(() => { if (state.kind === "failed") announce(describeError(t, state.error), "assertive"); }, [state, t]);
  return (
    <div className="relative flex min-h-0 grow">
      <section
        data-region tabIndex={-1} aria-label={t("console.queue")}
        className={`w-full shrink-0 flex-col border-r border-line bg-canvas outline-none md:flex md:w-72 lg:w-96 ${caseId ? "hidden" : "flex"}`}
      >
        <QueueFilters filter={filter} counts={counts} appeals={appeals} onChange={setFilter} onKeys={() => setShowsKeys(true)} />
        <Scroll label={t("console.queue")} className="min-h-0 grow">
          {state.kind === "loading" && <><p role="status" className="sr-only">{t("common.loading")}</p><SkeletonRows rows={6} avatar={12} /></>}
          {state.kind === "failed" && (
            <Empty icon="alert" title={t("console.failed")} help={describeError(t, state.error)}>
              <Button look="primary" onClick={() => void reload()}>{t("common.retry")}</Button>
            </Empty>
          )}
          {state.kind === "loaded" && cases.length === 0 && (
            <Empty icon="checks" title={t(filter.state === "open" ? "console.allDone" : "console.noneDecided")} help={t("console.allDoneHelp")} />
          )}
          {cases.length > 0 && (
            <CaseList cases={cases} current={caseId} me={me} tab={tab} more={state.kind === "loaded" && state.next !== null ? more : null} />
          )}
        </Scroll>
      </section>
      <section
        data-region tabIndex={-1} aria-label={t("console.case")}
        className={`min-w-0 grow flex-col outline-none md:flex ${caseId ? "flex" : "hidden"}`}
      >
        {caseId
          ? <CaseView key={caseId} api={api} id={caseId} me={me} command={command?.caseId === caseId ? command : null} onDecided={decided} onBack={() => open(null)} />
          : <div className="m-auto"><Empty icon="shield" title={t("console.chooseCase")} help={t("console.chooseCaseHelp")} /></div>}
      </section>
      {done && <UndoLine key={done.caseId} api={api} done={done} onUndone={(id) => { setDone(null); void reload(); open(id); }} onClose={() => setDone(null)} />}
      {showsKeys && <KeysDialog on={keys.on} onChange={keys.change} onClose={() => setShowsKeys(false)} />}
    </div>
  );
}

const none: readonly Case[] = [];
