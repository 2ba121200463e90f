/** Runs `work` once what is in the page now has been painted, in a hidden window soon. Answers how to call it off. */
export function afterPaint(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  const soon = () => { timer = setTimeout(work); };
  if (document.visibilityState === "visible") frame = requestAnimationFrame(soon);
  else soon(); // there are no frames
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** Runs `work` when the browser has nothing better to do, after some seconds in any case; where it cannot say, then. */
export function whenIdle(work: () => void, atLatestMs = 3000): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(work, atLatestMs);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(work, { timeout: atLatestMs });
  return () => cancelIdleCallback(asked);
}
