import type { KeyboardEvent, Ref } from "react";
import { Icon, type IconName } from "./Icon";

export interface MenuItem {
  label: string;
  /** A line below, in few words. */
  help?: string;
  icon?: IconName;
  onSelect: () => void;
  danger?: boolean;
  checked?: boolean;
  testId?: string;
}

interface MenuListProps {
  items: (MenuItem | "line")[];
  label: string;
  /** Where it stands. */
  className: string;
  onClose: () => void;
  id?: string;
  ref?: Ref<HTMLDivElement>;
}

/** What an open menu shows; arrows, Home and End move, Escape and Tab close. */
export function MenuList({ items, label, className, onClose, id, ref }: MenuListProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[role^=menuitem]")];
    const at = all.findIndex((one) => one === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      if (event.key === "Escape") event.preventDefault();
      onClose();
    } else if (to !== undefined) {
      event.preventDefault();
      all.at(to % all.length)?.focus();
    }
  };
  return (
    <div
      ref={ref} id={id} role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}
      className={`appear z-30 min-w-52 max-w-[min(20rem,calc(100vw-3rem))] rounded-xl border border-line bg-raised p-1.5 shadow-pop ${className}`}
    >
      {items.map((item, index) => item === "line"
        ? <div key={index} role="separator" className="my-1.5 border-t border-line" />
        : (
          <button
            key={item.label} type="button" tabIndex={-1} data-testid={item.testId}
            role={item.checked === undefined ? "menuitem" : "menuitemradio"} aria-checked={item.checked}
            onClick={() => { onClose(); item.onSelect(); }}
            className={`flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left hover:bg-hover
              focus-visible:bg-hover ${item.danger ? "text-danger" : "text-ink"}`}
          >
            {item.icon && <Icon name={item.icon} size={18} className="opacity-75" />}
            <span className="min-w-0 grow wrap-anywhere">
              {item.label}
              {item.help && <span className="block max-w-56 text-xs text-ink-2">{item.help}</span>}
            </span>
            {item.checked && <Icon name="check" size={16} className="text-accent-ink" />}
          </button>
        ))}
    </div>
  );
}
