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
