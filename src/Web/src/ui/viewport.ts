/**
 * Keeps the page above the on-screen keyboard where the browser lays the keyboard over it (Safari); the others make the page
 * smaller themselves, as `interactive-widget=resizes-content` asks, and the difference is none. See `--keyboard` in `styles.css`.
 */
export function followKeyboard(): () => void {
  const seen = window.visualViewport;
  if (!seen) return () => undefined;
  const follow = () => {
    // Whoever zooms in sees less of the page, too; that is no keyboard.
    const zoomed = Math.abs(seen.scale - 1) > 0.01;
    const { style } = document.documentElement;
    style.setProperty("--keyboard", `${zoomed ? 0 : Math.max(0, Math.round(window.innerHeight - seen.height))}px`);
    style.setProperty("--view-top", `${zoomed ? 0 : Math.round(seen.offsetTop)}px`);
  };
  follow();
  seen.addEventListener("resize", follow);
  seen.addEventListener("scroll", follow);
  return () => {
    seen.removeEventListener("resize", follow);
    seen.removeEventListener("scroll", follow);
  };
}
