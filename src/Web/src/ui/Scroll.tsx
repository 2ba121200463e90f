import { useLayoutEffect, useRef, useState, type ReactNode } from "react";

/** What scrolls, down or aside. While it holds more than fits it can have the focus, so that the arrow keys scroll it. */
export function Scroll({ label, className = "", children }: { label: string; className?: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const measure = () => setOverflows(box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    for (const child of box.children) observer.observe(child);
    measure();
    return () => observer.disconnect();
  }, [children]);
  return (
    <div
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      ref={ref} data-scrolls role="group" aria-label={label} tabIndex={overflows ? 0 : -1}
      className={`overflow-y-auto outline-offset-[-2px] ${className}`}
    >
      {children}
    </div>
  );
}
