import type { Key } from "../../i18n/translate";
import { useT } from "../../i18n/translate";
import { Dialog } from "../../ui/Dialog";
import { Kbd } from "../../ui/Empty";
import { Scroll } from "../../ui/Scroll";

const mod = /Mac/.test(navigator.platform) ? "⌘" : "Ctrl";

const shortcuts: { keys: string[]; label: Key }[] = [
  { keys: [mod, "K"], label: "shortcuts.switcher" },
  { keys: ["Ctrl", "/"], label: "shortcuts.list" },
  { keys: ["Alt", "↑"], label: "shortcuts.prev" },
  { keys: ["Alt", "↓"], label: "shortcuts.next" },
  { keys: ["Alt", "Shift", "↑"], label: "shortcuts.prevUnread" },
  { keys: ["Alt", "Shift", "↓"], label: "shortcuts.nextUnread" },
  { keys: ["↑", "↓"], label: "shortcuts.walkRooms" },
  { keys: ["Shift", "F10"], label: "shortcuts.roomMenu" },
  { keys: ["Alt", "Shift", "F"], label: "shortcuts.favourite" },
  { keys: ["F6"], label: "shortcuts.regions" },
  { keys: ["Shift", "F6"], label: "shortcuts.regionsBack" },
  { keys: ["↑", "↓"], label: "shortcuts.walk" },
  { keys: ["→", "←"], label: "shortcuts.controls" },
  { keys: ["Enter"], label: "shortcuts.send" },
  { keys: ["Shift", "Enter"], label: "shortcuts.newline" },
  { keys: [mod, "B"], label: "shortcuts.bold" },
  { keys: [mod, "I"], label: "shortcuts.italic" },
  { keys: [mod, "E"], label: "shortcuts.code" },
  { keys: [mod, "Shift", "X"], label: "shortcuts.strike" },
  { keys: [mod, "Shift", "U"], label: "shortcuts.link" },
  { keys: [mod, "Shift", "7"], label: "shortcuts.numbers" },
  { keys: [mod, "Shift", "8"], label: "shortcuts.bullets" },
  { keys: [mod, "Shift", "9"], label: "shortcuts.quote" },
  { keys: ["↑"], label: "shortcuts.editLast" },
  { keys: ["Shift", "↑"], label: "shortcuts.replyLast" },
  { keys: [mod, "Shift", "\\"], label: "shortcuts.react" },
  { keys: ["Shift", "U"], label: "shortcuts.markUnread" },
  { keys: ["Esc"], label: "shortcuts.escape" },
];

const single: { keys: string[]; label: Key }[] = [
  { keys: ["j", "k"], label: "shortcuts.singleNext" },
  { keys: ["n"], label: "shortcuts.singleUnread" },
  { keys: ["r"], label: "shortcuts.singleReply" },
  { keys: ["c"], label: "shortcuts.singleCompose" },
  { keys: ["?"], label: "shortcuts.list" },
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const list = (items: typeof shortcuts) => (
    <dl>
      {items.map(({ keys, label }) => (
        <div key={label + keys.join()} className="flex items-center justify-between gap-4 py-1.5">
          <dt className="text-ink-2">{t(label)}</dt>
          <dd className="flex shrink-0 gap-1">{keys.map((key) => <Kbd key={key}>{key}</Kbd>)}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <Dialog title={t("shortcuts.title")} onClose={onClose} testId="shortcuts-dialog">
      <Scroll label={t("shortcuts.title")} className="px-5 pb-5 pt-1">
        {list(shortcuts)}
        <h3 className="mb-1 mt-4 text-xs font-semibold text-ink-3">{t("shortcuts.single")}</h3>
        {list(single)}
      </Scroll>
    </Dialog>
  );
}
