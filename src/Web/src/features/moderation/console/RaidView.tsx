import { useEffect, useId, useRef, useState } from "react";
import { newId } from "../../../api/locks";
import { duration, exactTime } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { Form } from "../../../ui/Form";
import { Icon } from "../../../ui/Icon";
import { Scroll } from "../../../ui/Scroll";
import { useAction } from "../../../ui/useAction";
import { useLoad } from "../../../ui/useLoad";
import { ReasonField } from "../ReasonField";
import { useNamesOf } from "../useNamesOf";
import { maxReason, useReason } from "../useReason";
import { ActionLine } from "./ActionLine";
import type { ConsoleApi } from "./consoleApi";
import { Part } from "./Evidence";
import { Choose } from "./QueueFilters";
import { usePlace } from "./scope";
import { raidDurations } from "./templates";
import { useNews } from "./useNews";
import type { Action } from "./wire";

// The newest; the audit log has all.
const listed = 10;

/** Against many newcomers at once: what they say is held, and nobody is invited but by those who look after the room. */
export function RaidView({ api }: { api: ConsoleApi }) {
  const t = useT();
  const { place, options, choose } = usePlace();
  const load = useLoad(`raid ${place}`, () => api.raids(place || null));
  useNews(load.retry);
  const all = load.kind === "loaded" ? load.value : [];
  const on = all.find((one) => one.in_force) ?? null;
  const before = all.filter((one) => one !== on).slice(0, listed);
  const nameOf = useNamesOf([on, ...before].map((one) => one?.by ?? null));
  return (
    <Scroll label={t("raid.title")} className="min-h-0 grow">
      <div className="mx-auto flex max-w-3xl flex-col gap-5 px-4 py-4" data-testid="raid" data-on={load.kind === "loaded" ? on !== null : undefined}>
        <p className="text-ink-2">{t("raid.help")}</p>
        <div className="max-w-sm"><Choose shown label={t("raid.place")} value={place} onChange={choose} testId="raid-place" options={options} /></div>
        {load.kind === "loading" && <SkeletonRows rows={3} avatar={12} />}
        {load.kind === "failed" && (
          <Empty icon="alert" title={t("console.failed")} help={load.error}><Button look="primary" onClick={load.retry}>{t("common.retry")}</Button></Empty>
        )}
        {on && <RaidOn key={on.id} api={api} on={on} by={nameOf(on.by)} onChanged={load.retry} />}
        {load.kind === "loaded" && !on && <RaidOff key={place} api={api} place={place} onChanged={load.retry} />}
        {before.length > 0 && <Part title={t("raid.before")}><ul className="flex flex-col gap-2">{before.map((one) => <ActionLine key={one.id} action={one} nameOf={nameOf} />)}</ul></Part>}
      </div>
    </Scroll>
  );
}

function RaidOn({ api, on, by, onChanged }: { api: ConsoleApi; on: Action; by: string; onChanged: () => void }) {
  const t = useT();
  const stop = useAction(async () => {
    await api.undoAction(on.id);
    announce(t("raid.stopped"));
    onChanged();
  });
  return (
    <section aria-label={t("raid.title")} className="flex flex-col gap-2 rounded-xl border border-line bg-warn-soft px-4 py-4">
      <p className="flex items-center gap-2 font-semibold text-warn">
        <Icon name="shield" size={18} />{on.expires_at ? t("raid.on", { time: exactTime(t.language, on.expires_at) }) : t("raid.title")}
      </p>
      <p className="wrap-anywhere">{t("console.byPerson", { name: by })}{on.reason && <> – <bdi>{on.reason}</bdi></>}</p>
      <div><Button icon="undo" busy={stop.busy} data-testid="raid-stop" onClick={() => void stop.run()}>{t("raid.stop")}</Button></div>
      {stop.error && <p role="alert" className="text-danger">{stop.error}</p>}
    </section>
  );
}

function RaidOff({ api, place, onChanged }: { api: ConsoleApi; place: string; onChanged: () => void }) {
  const t = useT();
  const id = useId();
  const reason = useReason({ limit: maxReason, oneLine: true, missing: t("console.reasonNeeded") });
  const [hours, setHours] = useState("1");
  const { told } = reason;
  const requestId = useRef(newId());
  // Other values are another switch.
  useEffect(() => { requestId.current = newId(); }, [told, hours]);
  const start = useAction(async () => {
    await api.startRaid(place || null, told, Number(hours) * 3600, requestId.current);
    announce(t("raid.started"));
    onChanged();
  });
  const submit = () => { if (reason.check() && !start.busy) void start.run(); };
  return (
    <Form id={`${id}-form`} onSubmit={submit} className="flex flex-col gap-4 rounded-xl border border-line px-4 py-4">
      <p className="font-semibold">{t("raid.off")}</p>
      <ReasonField label={t("raid.reason")} help={t("raid.reasonHelp")} reason={reason} testId="raid-reason" rows={1} onSend={submit} />
      <div className="max-w-48">
        <Choose
          shown label={t("console.duration")} value={hours} onChange={setHours} testId="raid-duration"
          options={raidDurations.map((one) => ({ value: String(one), label: one <= 24 ? duration(t.language, one * 3600) : t("console.days", { count: one / 24 }) }))}
        />
      </div>
      {start.error && <p role="alert" className="text-danger">{start.error}</p>}
      <div><Button look="danger" icon="shield" type="submit" busy={start.busy} data-testid="raid-start">{t("raid.start")}</Button></div>
    </Form>
  );
}
