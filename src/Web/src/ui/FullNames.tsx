import { useEffect, useRef } from "react";

const waitMs = 350;
const gap = 6;

// A preview is cut because it is one.
const cuts = ".truncate:not([data-preview])";

/** What is cut short with `truncate` in or around the element, if it does not fit. */
function cutIn(element: Element): HTMLElement | null {
  const all = [element.closest<HTMLElement>(cuts), ...element.querySelectorAll<HTMLElement>(cuts)];
  return all.find((one) => one !== null && one.scrollWidth > one.clientWidth) ?? null;
}

/**
 * Shows in full whatever the frame cuts short, while the pointer rests on it or the focus of the keyboard is on it: one rule for all
 * names. Only to be looked at: for those who hear the page nothing is cut.
 */
export function FullNames() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      if (ref.current?.matches(":popover-open")) ref.current.hidePopover();
    };
    const show = (cut: HTMLElement) => {
      const tip = ref.current;
      if (!tip || !cut.isConnected || typeof tip.showPopover !== "function") return;
      tip.textContent = cut.innerText;
      tip.showPopover(); // above dialogs too
      const [box, own] = [cut.getBoundingClientRect(), tip.getBoundingClientRect()];
      const below = box.bottom + gap + own.height <= window.innerHeight;
      tip.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - own.width - 8))}px`;
      tip.style.top = `${below ? box.bottom + gap : Math.max(8, box.top - gap - own.height)}px`;
    };
    const later = (target: EventTarget | null, wait: number) => {
      hide();
      const cut = target instanceof Element ? cutIn(target) : null;
      if (cut) timer = setTimeout(() => show(cut), wait);
    };
    const onPointer = (event: PointerEvent) => {
      if (event.pointerType !== "mouse" || !(event.target instanceof Element)) return;
      // Not what lies deep in a whole panel that the pointer crosses.
      later(event.target.closest("a, button, [role=option]") ?? event.target.closest(cuts), waitMs);
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Element && target.matches(":focus-visible") && target.matches("a, button, article, [role=option]")) later(target, 0);
      else hide();
    };
    document.addEventListener("pointerover", onPointer);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("focusin", onFocus);
    document.addEventListener("keydown", hide);
    document.addEventListener("scroll", hide, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", onPointer);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("keydown", hide);
      document.removeEventListener("scroll", hide, true);
    };
  }, []);
  return (
    <div
      ref={ref} popover="manual" aria-hidden="true" dir="auto" data-testid="full-name"
      className="pointer-events-none fixed inset-auto m-0 max-w-[min(26rem,calc(100vw-1rem))] rounded-lg border border-line bg-raised px-2.5 py-1.5 text-sm text-ink shadow-pop wrap-anywhere"
    />
  );
}
