import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { MenuList, type MenuItem } from "./MenuList";

export type { MenuItem } from "./MenuList";

const margin = 8;

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
        <MenuList
          ref={list} id={`${id}-menu`} items={items} label={label} onClose={() => change(false)}
          className={`absolute ${side === "up" ? "bottom-full mb-1.5" : "top-full mt-1.5"} ${align === "end" ? "right-0" : "left-0"}`}
        />
      )}
    </div>
  );
}

/** A menu at a point of the window, as the secondary button of a mouse asks for it. */
export function MenuAt({ items, label, x, y, onClose }: { items: MenuItem[]; label: string; x: number; y: number; onClose: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => { close.current = onClose; });
  useLayoutEffect(() => {
    const [menu, before] = [list.current, document.activeElement];
    if (!menu) return;
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(margin, Math.min(x, window.innerWidth - width - margin))}px`;
    menu.style.top = `${Math.max(margin, Math.min(y, window.innerHeight - height - margin))}px`;
    menu.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
    const outside = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || !menu.contains(event.target)) close.current();
    };
    document.addEventListener("pointerdown", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      if (menu.contains(document.activeElement) && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [x, y]);
  return <MenuList ref={list} items={items} label={label} className="fixed" onClose={onClose} />;
}
