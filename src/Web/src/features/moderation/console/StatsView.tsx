import { useState } from "react";
import { serverClock } from "../../../api/serverClock";
import { dateOnly, duration } from "../../../i18n/time";
import { useT } from "../../../i18n/translate";
import { Button } from "../../../ui/Button";
import { Empty, SkeletonRows } from "../../../ui/Empty";
import { Scroll } from "../../../ui/Scroll";
import { useLoad } from "../../../ui/useLoad";
import { everyDay, precisionOf, stacked } from "./charts";
import type { ConsoleApi } from "./consoleApi";
import { ruleName } from "./Findings";
import { Choose } from "./QueueFilters";
import type { Day, Stats } from "./wire";

const kinds = ["flag", "mask", "hold", "block"] as const;
const fills: Record<(typeof kinds)[number], string> = { flag: "var(--away)", mask: "var(--accent)", hold: "var(--line-strong)", block: "var(--busy)" };

/** What the rules found, how often they were right, and how long people waited for a decision. */
export function StatsView({ api }: { api: ConsoleApi }) {
  const t = useT();
  const [days, setDays] = useState("30");
  const load = useLoad(days, () => api.stats(Number(days)));
  return (
    <Scroll label={t("console.stats")} className="min-h-0 grow">
      <div className="mx-auto flex max-w-5xl flex-col gap-6 px-4 py-4" data-testid="stats">
        <div className="w-48"><Choose shown label={t("console.since")} value={days} onChange={setDays} options={[7, 30, 90].map((one) => ({ value: String(one), label: t("console.days", { count: one }) }))} /></div>
        {load.kind === "loading" && <SkeletonRows rows={6} />}
        {load.kind === "failed" && <Empty icon="alert" title={t("console.failed")} help={load.error}><Button look="primary" onClick={load.retry}>{t("common.retry")}</Button></Empty>}
        {load.kind === "loaded" && <Figures stats={load.value} count={Number(days)} />}
      </div>
    </Scroll>
  );
}

function Figures({ stats, count }: { stats: Stats; count: number }) {
  const t = useT();
  const percent = (part: number | null) => part === null ? "–" : new Intl.NumberFormat(t.language, { style: "percent", maximumFractionDigits: 0 }).format(part);
  const median = stats.decisions.median_seconds ?? null;
  return (
    <>
      <dl className="grid gap-3 sm:grid-cols-3">
        {[
          { word: t("console.precision"), help: t("console.precisionHelp"), value: percent(stats.precision) },
          { word: t("console.decisions"), help: "", value: new Intl.NumberFormat(t.language).format(stats.decisions.count) },
          { word: t("console.median"), help: t("console.medianHelp"), value: median === null ? "–" : duration(t.language, median) },
        ].map(({ word, help, value }) => (
          <div key={word} className="rounded-xl border border-line bg-raised px-4 py-3">
            <dt className="text-sm text-ink-2">{word}</dt>
            <dd><span className="text-2xl font-semibold tabular-nums">{value}</span>{help && <span className="block text-sm text-ink-3">{help}</span>}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h2 className="mb-2 font-semibold">{t("console.verdicts")}</h2>
        {stats.days.length === 0 ? <Empty icon="chart" title={t("console.noFigures")} /> : <Verdicts days={everyDay(stats.days, count, serverClock.now())} />}
      </section>
      {stats.rules.length > 0 && (
        <section>
          <h2 className="mb-2 font-semibold">{t("console.busiest")}</h2>
          <Scroll label={t("console.busiest")} className="overflow-x-auto"><table className="w-full text-left text-sm" data-testid="busiest">
            <thead className="text-ink-2"><tr>
              {[t("console.rule"), t("console.found"), t("console.upheld"), t("console.overturned"), t("console.precision")].map((one) => <th key={one} scope="col" className="py-1 pr-3 font-medium">{one}</th>)}
            </tr></thead>
            <tbody>
              {stats.rules.slice(0, 20).map((one) => (
                <tr key={one.rule} className="border-t border-line tabular-nums">
                  <th scope="row" className="py-1.5 pr-3 font-medium">{ruleName(t, one.rule)}</th>
                  <td>{one.found}</td><td>{one.upheld}</td><td>{one.overturned}</td><td>{percent(precisionOf(one.upheld, one.overturned))}</td>
                </tr>
              ))}
            </tbody>
          </table></Scroll>
        </section>
      )}
    </>
  );
}

/** A column for each day; the same as a table for those who do not see it. */
function Verdicts({ days }: { days: readonly Day[] }) {
  const t = useT();
  const [width, height] = [600, 160];
  const step = width / days.length;
  return (
    <figure>
      <svg viewBox={`0 0 ${width} ${height}`} className="h-44 w-full" preserveAspectRatio="none" aria-hidden="true" data-testid="verdict-chart">
        <line x1="0" x2={width} y1={height} y2={height} stroke="var(--line-strong)" />
        {stacked(days.map((one) => kinds.map((kind) => one[kind])), height).map((column, at) => column.map(({ y, h }, part) => (
          <rect key={`${at} ${part}`} x={at * step + step * 0.1} width={step * 0.8} y={y} height={h} fill={fills[kinds[part] ?? "flag"]} />
        )))}
      </svg>
      <figcaption className="mt-2 flex flex-wrap gap-4 text-sm text-ink-2" aria-hidden="true">
        {kinds.map((kind) => <span key={kind} className="flex items-center gap-1.5"><span className="dot size-3 rounded-sm" style={{ background: fills[kind] }} />{t(`console.verdict.${kind}`)}</span>)}
      </figcaption>
      <details className="mt-2 text-sm">
        <summary className="w-fit text-accent-ink underline underline-offset-2">{t("console.asTable")}</summary>
        <table className="mt-2 text-left tabular-nums">
          <thead><tr><th scope="col" className="pr-4">{t("console.day")}</th>{kinds.map((kind) => <th key={kind} scope="col" className="pr-4">{t(`console.verdict.${kind}`)}</th>)}</tr></thead>
          <tbody>{days.map((one) => <tr key={one.day}><th scope="row" className="pr-4 font-normal">{dateOnly(t.language, `${one.day}T12:00:00`)}</th>{kinds.map((kind) => <td key={kind}>{one[kind]}</td>)}</tr>)}</tbody>
        </table>
      </details>
    </figure>
  );
}
