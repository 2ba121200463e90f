const paths = {
  hash: "M9.5 4 8 20M16 4l-1.5 16M4.5 9.2h15.3M4 14.8h15.3",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.6-3.4 3.2-5 6.5-5s5.900 1.600 6.500 5M16 4.900a3.500 3.500 0 0 1 0 6.400M18 14.900c2 .7 3.200 2.300 3.600 4.600",
  plus: "M12 5v14M5 12h14",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM20 20l-4.800-4.800",
  send: "M4.500 12 20 4.500 15.500 20l-3.800-6.500L4.500 12ZM11.700 13.500 20 4.500",
  reply: "M9.500 7 4.500 12l5 5M5 12h8.500c3.500 0 6 2 6 6",
  edit: "M14.500 5.500l4 4M4.500 19.500l1-4.500L16 4.500a1.400 1.400 0 0 1 2 0l1.500 1.500a1.400 1.400 0 0 1 0 2L9 18.500l-4.500 1Z",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l.8 12a1 1 0 0 0 1 1h6.400a1 1 0 0 0 1-1L17 7M10.500 11v5M13.500 11v5",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1",
  copy: "M9 9h10v10a1 1 0 0 1-1 1H10a1 1 0 0 1-1-1V9ZM5 15V5a1 1 0 0 1 1-1h9",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14.500 5.500 8 12l6.500 6.500",
  down: "M6 9.500l6 6 6-6",
  arrowDown: "M12 5v14M6.500 13.500 12 19l5.500-5.500",
  arrowUp: "M12 19V5M6.500 10.500 12 5l5.500 5.500",
  info: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 11.500v4.500M12 8h.01",
  settings: "M5 7h8M17 7h2M5 17h2M11 17h8M13 4.800v4.400M7 14.800v4.400M5 12h14",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20c.8-4 3.700-5.800 7.500-5.800s6.700 1.800 7.500 5.800",
  keyboard: "M4 7h16a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1ZM7 10.500h.01M12 10.500h.01M17 10.500h.01M8 14h8",
  signout: "M14 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h8M10 12h10M17 8.500l3.500 3.500-3.500 3.500",
  check: "M5 12.500l4.500 4.500L19 7.500",
  checks: "M2.500 12.500 7 17l9-9.500M11.500 16l1 1 9-9.500",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 8v4.200l2.800 1.800",
  alert: "M12 4 2.800 19.500h18.400L12 4ZM12 10v4M12 16.800h.01",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  compass: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM15.500 8.500l-2 5-5 2 2-5 5-2Z",
  archive: "M4 5h16v4H4V5ZM5.500 9v9a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1V9M10 13h4",
  bold: "M7.500 5h5a3.500 3.500 0 0 1 0 7h-5V5ZM7.500 12h6a3.500 3.500 0 0 1 0 7h-6v-7Z",
  italic: "M10 5h7M7 19h7M14 5l-4 14",
  code: "M8.500 7 3.500 12l5 5M15.500 7l5 5-5 5",
  list: "M9 6.500h11M9 12h11M9 17.500h11M4.500 6.500h.01M4.500 12h.01M4.500 17.500h.01",
  quote: "M5 5v14M9.500 8H19M9.500 12H19M9.500 16h6",
} as const;

export type IconName = keyof typeof paths;

/** Drawn for this product on a grid of 24. Decoration only: the control that holds it has the name. */
export function Icon({ name, size = 20, className = "" }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={name === "more" ? 2.6 : 1.7}
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false" className={`shrink-0 ${className}`}
    >
      <path d={paths[name]} />
    </svg>
  );
}
