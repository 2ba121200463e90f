import { useT, type Key } from "../../../i18n/translate";
import { Dialog } from "../../../ui/Dialog";
import { Kbd } from "../../../ui/Empty";
import { Switch } from "../../../ui/Field";

const rows: { keys: string[]; label: Key }[] = [
  { keys: ["j", "k"], label: "console.key.walk" },
  { keys: ["c"], label: "console.key.claim" },
  { keys: ["a"], label: "console.key.approve" },
  { keys: ["d"], label: "console.key.delete" },
  { keys: ["w"], label: "console.key.warn" },
  { keys: ["m"], label: "console.key.mute" },
  { keys: ["b"], label: "console.key.ban" },
  { keys: ["r"], label: "console.key.raid" },
  { keys: ["u"], label: "console.key.undo" },
  { keys: ["?"], label: "console.key.help" },
];

/** The keys of the queue, and the switch for who does not want them. */
export function KeysDialog({ on, onChange, onClose }: { on: boolean; onChange: (on: boolean) => void; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog title={t("console.keys")} onClose={onClose} testId="console-keys" width="26rem">
      <div className="px-5 pb-5 pt-1">
        <Switch label={t("console.keysOn")} help={t("console.keysOnHelp")} checked={on} onChange={onChange} />
        <dl className="mt-3">
          {rows.map(({ keys, label }) => (
            <div key={label} className="flex items-center justify-between gap-4 py-1.5">
              <dt className="text-ink-2">{t(label)}</dt>
              <dd className="flex shrink-0 gap-1">{keys.map((key) => <Kbd key={key}>{key}</Kbd>)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}
