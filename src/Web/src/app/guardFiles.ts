/** Whether files were pasted; text with a picture of it, as word processors copy it, is text. */
function hasFiles(data: DataTransfer | null): boolean {
  return data !== null && [...data.types].includes("Files") && !data.types.includes("text/plain");
}

/**
 * Takes files that are dropped anywhere on the window, which the browser would open in place of the page, and those that are pasted.
 * `told` hears of each time. Links and pictures of pages, which the browser would go to as well, are held back unless a field takes
 * their text. Answers how to stop.
 */
export function guardFiles(target: Window, told: () => void): () => void {
  const writes = (event: Event) => event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]") !== null;
  const over = (event: DragEvent) => {
    const files = event.dataTransfer?.types.includes("Files") ?? false;
    if (!files && writes(event)) return; // text that is moved into a field
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = files ? "copy" : "none";
  };
  const drop = (event: DragEvent) => {
    const files = event.dataTransfer?.types.includes("Files") ?? false;
    if (!files && writes(event)) return;
    event.preventDefault();
    if (files) told();
  };
  const paste = (event: ClipboardEvent) => {
    if (!hasFiles(event.clipboardData)) return;
    event.preventDefault();
    told();
  };
  target.addEventListener("dragover", over);
  target.addEventListener("drop", drop);
  target.addEventListener("paste", paste);
  return () => {
    target.removeEventListener("dragover", over);
    target.removeEventListener("drop", drop);
    target.removeEventListener("paste", paste);
  };
}
