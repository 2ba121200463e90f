import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
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

interface MenuProps {
  items: (MenuItem | "line")[];
  label: string;
  /** The control that opens the menu. */
  trigger: (props: {
    id: string; onClick: () => void; "aria-expanded": boolean; "aria-haspopup": "menu"; "aria-controls": string;
    onKeyDown: (event: KeyboardEvent) => void;
  }) => ReactNode;
  align?: "start" | "end";
  className?: string;
  onOpenChange?: (open: boolean) => void;
}

/** A menu as the ARIA practices describe it: arrows, Home and End move, Escape closes and gives the focus back. */
export function Menu({ items, label, trigger, align = "end", className = "", onOpenChange }: MenuProps) {
  const [open, setOpen] = useState(false);
  const [side, setSide] = useState<"up" | "down">("down");
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);

  const change = (next: boolean) => {
    setOpen(next);
    const place = document.getElementById(`${id}-trigger`)?.getBoundingClientRect();
    if (next && place) setSide(place.top > window.innerHeight / 2 ? "up" : "down");
    onOpenChange?.(next);
    if (!next) document.getElementById(`${id}-trigger`)?.focus();
  };

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target)) return;
      setOpen(false);
      onOpenChange?.(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open, onOpenChange]);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const at = all.findIndex((one) => one === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      if (event.key === "Escape") event.preventDefault();
      change(false);
    } else if (to !== undefined) {
      event.preventDefault();
      all.at(to % all.length)?.focus();
    }
  };

  return (
    <div
      ref={root} className={`relative ${className}`}
      // The focus went elsewhere by itself: the menu does not stay open behind it.
      onBlur={(event) => {
        if (!open || !(event.relatedTarget instanceof Node) || event.currentTarget.contains(event.relatedTarget)) return;
        setOpen(false);
        onOpenChange?.(false);
      }}
    >
      {trigger({
        id: `${id}-trigger`, "aria-haspopup": "menu", "aria-expanded": open, "aria-controls": `${id}-menu`,
        onClick: () => change(!open),
        onKeyDown: (event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          change(true);
        },
      })}
      {open && (
        <div
          ref={list} id={`${id}-menu`} role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}
          className={`appear absolute z-30 min-w-52 rounded-xl border border-line bg-raised p-1.5 shadow-pop
            ${side === "up" ? "bottom-full mb-1.5" : "top-full mt-1.5"} ${align === "end" ? "right-0" : "left-0"}`}
        >
          {items.map((item, index) => item === "line"
            ? <div key={index} role="separator" className="my-1.5 border-t border-line" />
            : (
              <button
                key={item.label} type="button" tabIndex={-1} data-testid={item.testId}
                role={item.checked === undefined ? "menuitem" : "menuitemradio"} aria-checked={item.checked}
                onClick={() => { change(false); item.onSelect(); }}
                className={`flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left hover:bg-hover
                  focus-visible:bg-hover ${item.danger ? "text-danger" : "text-ink"}`}
              >
                {item.icon && <Icon name={item.icon} size={18} className="opacity-75" />}
                <span className="grow">
                  {item.label}
                  {item.help && <span className="block max-w-56 text-xs text-ink-2">{item.help}</span>}
                </span>
                {item.checked && <Icon name="check" size={16} className="text-accent-ink" />}
              </button>
            ))}
        </div>
      )}
    </div>
  );
}
