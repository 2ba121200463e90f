import type { KeyboardEvent } from "react";
import { useT } from "../../i18n/translate";
import { IconButton } from "../../ui/Button";
import { formats, type Format } from "./formats";

/** Arrows go from button to button, as in every toolbar. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.findIndex((one) => one === document.activeElement) + by;
  buttons.at(at % buttons.length)?.focus();
}

const mod = /Mac/.test(navigator.platform) ? "⌘" : "Ctrl";
const command = mod === "⌘" ? "Meta" : "Control";

interface FormatBarProps {
  onFormat: (format: Format) => void;
  preview: boolean;
  onPreview: () => void;
}

/** A row of its own below the text, which keeps its width. */
export function FormatBar({ onFormat, preview, onPreview }: FormatBarProps) {
  const t = useT();
  return (
    <div className="flex flex-wrap px-1 pb-1" role="toolbar" aria-label={t("composer.format")} data-testid="format-bar" onKeyDown={walk}>
      {formats.map((format) => {
        const label = t(`composer.${format.label}`);
        return (
          <IconButton
            key={format.label} icon={format.icon} label={label} size={18} className="appear" data-format={format.label}
            title={format.keys ? `${label} (${mod}+${format.keys})` : label} aria-keyshortcuts={format.keys && `${command}+${format.keys}`}
            onMouseDown={(event) => event.preventDefault()} onClick={() => onFormat(format)}
          />
        );
      })}
      <IconButton
        icon="eye" label={t("composer.preview")} size={18} className="appear ml-auto aria-pressed:bg-selected" aria-pressed={preview}
        data-testid="preview-toggle" onMouseDown={(event) => event.preventDefault()} onClick={onPreview}
      />
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
