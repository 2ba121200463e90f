import type { KeyboardEvent, RefObject } from "react";
import { flushSync } from "react-dom";
import { useT } from "../../i18n/translate";
import { IconButton } from "../../ui/Button";
import type { IconName } from "../../ui/Icon";

interface Format {
  icon: IconName;
  label: "composer.bold" | "composer.italic" | "composer.code" | "composer.list" | "composer.quote";
  /** Around what is selected, or in front of each of its lines. */
  around?: string;
  before?: string;
}

const formats: Format[] = [
  { icon: "bold", label: "composer.bold", around: "**" },
  { icon: "italic", label: "composer.italic", around: "*" },
  { icon: "code", label: "composer.code", around: "`" },
  { icon: "list", label: "composer.list", before: "- " },
  { icon: "quote", label: "composer.quote", before: "> " },
];

/** The text after a format was applied to a selection, and what is then selected. */
export function applyFormat(text: string, start: number, end: number, { around, before }: Pick<Format, "around" | "before">) {
  if (before) {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const lines = text.slice(from, end).split("\n").map((line) => before + line).join("\n");
    const result = text.slice(0, from) + lines + text.slice(end);
    return { text: result, start: from + lines.length, end: from + lines.length };
  }
  const chosen = text.slice(start, end);
  const fence = around === "`" && chosen.includes("\n");
  const [open, close] = fence ? ["```\n", "\n```"] : [around ?? "", around ?? ""];
  return {
    text: text.slice(0, start) + open + chosen + close + text.slice(end),
    start: start + open.length, end: end + open.length,
  };
}

/** Arrows go from button to button, as in every toolbar. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.findIndex((one) => one === document.activeElement) + by;
  buttons.at(at % buttons.length)?.focus();
}

/** A row of its own below the text, which keeps its width. */
export function FormatBar({ box, onChange }: { box: RefObject<HTMLTextAreaElement | null>; onChange: (text: string) => void }) {
  const t = useT();
  const apply = (format: Format) => {
    const area = box.current;
    if (!area) return;
    const next = applyFormat(area.value, area.selectionStart, area.selectionEnd, format);
    flushSync(() => onChange(next.text)); // at once: what is typed before the next frame belongs where the caret is put
    area.focus();
    area.setSelectionRange(next.start, next.end);
  };
  return (
    <div className="flex flex-wrap px-1 pb-1" role="toolbar" aria-label={t("composer.format")} data-testid="format-bar" onKeyDown={walk}>
      {formats.map((format) => (
        <IconButton key={format.icon} icon={format.icon} label={t(format.label)} size={18} className="appear"
          onMouseDown={(event) => event.preventDefault()} onClick={() => apply(format)} />
      ))}
    </div>
  );
}

export function FormatToggle({ open, onToggle }: { open: boolean; onToggle: () => void }) {
  const t = useT();
  return (
    <button
      type="button" aria-expanded={open} aria-label={t("composer.format")} title={t("composer.format")} data-testid="format-toggle"
      onMouseDown={(event) => event.preventDefault()} onClick={onToggle}
      className="size-9 shrink-0 rounded-lg text-[0.95rem] font-medium text-ink-2 hover:bg-hover hover:text-ink aria-expanded:text-accent-ink"
    >
      Aa
    </button>
  );
}
