import { useState, type RefObject } from "react";
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

export function FormatBar({ box, onChange }: { box: RefObject<HTMLTextAreaElement | null>; onChange: (text: string) => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const apply = (format: Format) => {
    const area = box.current;
    if (!area) return;
    const next = applyFormat(area.value, area.selectionStart, area.selectionEnd, format);
    onChange(next.text);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(next.start, next.end);
    });
  };
  return (
    <div className="flex shrink-0 items-center" role="toolbar" aria-label={t("composer.format")}>
      {open && formats.map((format) => (
        <IconButton key={format.icon} icon={format.icon} label={t(format.label)} size={18} className="appear max-sm:size-8"
          onMouseDown={(event) => event.preventDefault()} onClick={() => apply(format)} />
      ))}
      <button
        type="button" aria-expanded={open} aria-label={t("composer.format")} title={t("composer.format")}
        onMouseDown={(event) => event.preventDefault()} onClick={() => setOpen(!open)}
        className="size-9 rounded-lg text-[0.95rem] font-medium text-ink-2 hover:bg-hover hover:text-ink aria-expanded:text-accent-ink"
      >
        Aa
      </button>
    </div>
  );
}
