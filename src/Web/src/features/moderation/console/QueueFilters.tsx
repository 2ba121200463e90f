import { useId } from "react";
import { useT } from "../../../i18n/translate";
import { IconButton } from "../../../ui/Button";
import type { CaseFilter } from "./consoleApi";
import { useRoomOptions } from "./scope";
import { sources, type CaseCounts, type Source } from "./wire";

interface Props { filter: CaseFilter; counts: CaseCounts | null; appeals: boolean; onChange: (filter: CaseFilter) => void; onKeys: () => void }

/** What of the queue is shown. */
export function QueueFilters({ filter, counts, appeals, onChange, onKeys }: Props) {
  const t = useT();
  const rooms = useRoomOptions();
  const set = (change: Partial<CaseFilter>) => onChange({ ...filter, ...change });
  return (
    <div className="flex shrink-0 flex-col gap-2 border-b border-line p-3">
      <div className="flex gap-2">
        <Choose
          label={t("console.state")} value={filter.state} testId="filter-state" onChange={(state) => set({ state: state as CaseFilter["state"] })}
          options={[{ value: "open", label: t("console.open") }, { value: "decided", label: t("console.decided") }]}
        />
        <Choose
          label={t("console.assigned")} value={filter.assigned ?? ""} testId="filter-assigned"
          onChange={(to) => set({ assigned: to === "" ? null : to as "me" | "none" })}
          options={[
            { value: "", label: t("console.everybodys") },
            { value: "me", label: counts && !appeals ? t("console.mineCount", { count: counts.mine }) : t("console.mine") },
            { value: "none", label: t("console.nobodys") },
          ]}
        />
        <IconButton icon="keyboard" label={t("console.keys")} data-testid="show-console-keys" onClick={onKeys} />
      </div>
      <div className="flex gap-2">
        {!appeals && (
          <Choose
            label={t("console.source")} value={filter.source ?? ""} testId="filter-source"
            onChange={(source) => set({ source: source === "" ? null : source as Source })}
            options={[{ value: "", label: t("console.anySource") }, ...sources.map((one) => ({ value: one, label: t(`console.source.${one}`) }))]}
          />
        )}
        <Choose
          label={t("console.room")} value={filter.roomId ?? ""} testId="filter-room" onChange={(id) => set({ roomId: id === "" ? null : id })}
          options={[{ value: "", label: t("console.anyRoom") }, ...rooms]}
        />
      </div>
    </div>
  );
}

interface ChooseProps {
  label: string; value: string; options: { value: string; label: string }[]; onChange: (value: string) => void; testId?: string;
  shown?: boolean;
}

/** One of several; the label is `shown` above it, or read out alone. */
export function Choose({ label, value, options, onChange, testId, shown = false }: ChooseProps) {
  const id = useId();
  return (
    <div className="min-w-0 grow basis-0">
      <label htmlFor={id} className={shown ? "mb-1.5 block text-sm font-medium" : "sr-only"}>{label}</label>
      <select id={id} value={value} data-testid={testId} onChange={(event) => onChange(event.target.value)} className="field min-h-9 py-1">
        {options.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
      </select>
    </div>
  );
}
