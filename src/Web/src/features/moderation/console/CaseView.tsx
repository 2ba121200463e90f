import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../../../api/problems";
import { serverClock } from "../../../api/serverClock";
import { describeError } from "../../../i18n/problem";
import { useT } from "../../../i18n/translate";
import { Button, IconButton } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { Scroll } from "../../../ui/Scroll";
import { useAction } from "../../../ui/useAction";
import { CaseHead } from "./CaseHead";
import { CaseNotes } from "./CaseNotes";
import type { ConsoleApi } from "./consoleApi";
import { DecisionBar } from "./DecisionBar";
import { Evidence } from "./Evidence";
import { MeasureDialog, type Given } from "./MeasureDialog";
import { RecordView } from "./RecordView";
import { useScope } from "./scope";
import { canUndo, decisionOf, heldByOther, isAppeal, isMine, movesOf, needsReason, type Key, type Move } from "./triage";
import { useCase } from "./useCase";
import type { Case } from "./wire";

/** A key that was pressed for the open case; `turn` tells one press from the next. */
export interface CaseCommand { caseId: string; key: Key; turn: number }

interface Props {
  api: ConsoleApi; id: string; me: string; command: CaseCommand | null;
  onDecided: (one: Case, what: string, undoable: boolean) => Promise<void>;
  onBack: () => void;
}

/** A case: what it is about, what is known of the person, and what can be done. */
export function CaseView({ api, id, me, command, onDecided, onBack }: Props) {
  const t = useT();
  const scope = useScope();
  const { state, reload } = useCase(api, id);
  const [asks, setAsks] = useState<Move | null>(null);
  const value = state.kind === "loaded" ? state.value : null;

  const claim = useAction(async (release: boolean) => {
    try {
      await (release ? api.release(id) : api.claim(id));
    } finally {
      await reload(); // who has it now, whatever came of it
    }
  });
  const decide = useAction(async (one: Case, move: Move, given: Given) => {
    const decision = decisionOf(move, one, { ...given, ofRooms: scope === "rooms" });
    try {
      if (!isMine(one, me, serverClock.now())) await api.claim(id);
      await api.decide(id, decision);
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) await reload(); // it is not as it was shown
      throw error;
    }
    setAsks(null);
    const kind = isAppeal(one) ? move === "approve" ? "overturn" : "uphold" : move;
    await onDecided(one, t(`console.did.${kind}`), canUndo(one, decision.decision));
  });
  const undo = useAction(async () => { await api.undo(id); await reload(); });

  const start = (move: Move) => {
    if (!value || decide.busy || asks || !movesOf(value).includes(move) || heldByOther(value, me, serverClock.now())) return;
    if (!needsReason(move, value)) {
      void decide.run(value, move, {});
      return;
    }
    decide.clear();
    setAsks(move);
    if (!isMine(value, me, serverClock.now())) void claim.run(false); // nobody else begins the same meanwhile
  };
  const handled = useRef(command?.turn ?? 0);
  useEffect(() => {
    if (!command || command.turn <= handled.current) return;
    handled.current = command.turn;
    if (command.key === "undo") { if (value?.state === "decided" && canUndo(value, value.decision)) void undo.run(); }
    else if (command.key === "claim") { if (value?.state === "open") void claim.run(isMine(value, me, serverClock.now())); }
    else if (command.key !== "next" && command.key !== "previous" && command.key !== "help") start(command.key);
  });
  const close = useCallback(() => setAsks(null), []);

  if (state.kind === "loading") {
    return <div className="grow" aria-busy="true"><p role="status" className="sr-only">{t("common.loading")}</p><SkeletonRows rows={5} /></div>;
  }
  if (state.kind === "failed" || !value) {
    return (
      <div className="m-auto">
        <Empty icon="alert" title={t("console.caseFailed")} help={state.kind === "failed" ? describeError(t, state.error) : ""}>
          <Button look="primary" onClick={() => void reload()}>{t("common.retry")}</Button>
          <Button onClick={onBack}>{t("console.toQueue")}</Button>
        </Empty>
      </div>
    );
  }
  const error = decide.error ?? claim.error ?? undo.error;
  return (
    <div data-testid="case" data-case-id={id} data-state={value.state} data-claimed={value.claimed_by ?? ""} className="flex min-h-0 grow flex-col">
      <div className="flex shrink-0 items-start gap-1 border-b border-line px-4 py-3">
        <IconButton icon="back" label={t("console.toQueue")} className="-ml-2 md:hidden" onClick={onBack} />
        <CaseHead one={value} me={me} busy={claim.busy} onClaim={(release) => void claim.run(release)} />
      </div>
      <Scroll label={t("console.case")} className="min-h-0 grow">
        <div className="flex max-w-4xl flex-col gap-6 px-4 py-4">
          <Evidence api={api} one={value} />
          {value.user_id && <RecordView key={value.user_id} api={api} userId={value.user_id} name={value.user_name ?? ""} roomId={value.room_id} />}
          <CaseNotes api={api} one={value} me={me} onChanged={reload} />
        </div>
      </Scroll>
      <DecisionBar
        one={value} blocked={heldByOther(value, me, serverClock.now())} busy={decide.busy || undo.busy} error={asks ? null : error}
        onMove={start} onUndo={() => void undo.run()}
      />
      {asks && (
        <MeasureDialog
          move={asks} one={value} busy={decide.busy} error={error} onClose={close}
          onDo={(given) => void decide.run(value, asks, given)}
        />
      )}
    </div>
  );
}
