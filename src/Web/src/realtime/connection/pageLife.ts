export interface PageLife {
  online: () => void;
  offline: () => void;
  /** The page is closed, or kept for a way back to it. */
  putAside: () => void;
  /** It was kept, and is shown again. */
  back: () => void;
}

/** What the browser tells of its network and of this page's life, until the returned function is called. */
export function followPage(life: PageLife): () => void {
  if (typeof window === "undefined") return () => undefined;
  const listeners: [string, (event: Event) => void][] = [
    ["online", life.online],
    ["offline", life.offline],
    ["pagehide", life.putAside],
    ["pageshow", (event) => { if ("persisted" in event && event.persisted === true) life.back(); }],
  ];
  for (const [type, listener] of listeners) window.addEventListener(type, listener);
  return () => {
    for (const [type, listener] of listeners) window.removeEventListener(type, listener);
  };
}
