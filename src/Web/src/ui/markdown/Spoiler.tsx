import { use, useEffect, useRef, useState, type ReactNode } from "react";
import { useT } from "../../i18n/translate";
import { RowControls } from "../rowControls";

/** Words that are shown on demand: till then nobody sees them, hears them or reaches what is in them. */
export function Spoiler({ children }: { children: ReactNode }) {
  const t = useT();
  const inRow = use(RowControls);
  const [shown, setShown] = useState(false);
  const words = useRef<HTMLSpanElement>(null);
  useEffect(() => { if (shown) words.current?.focus({ preventScroll: true }); }, [shown]); // the button that had the focus is gone
  if (shown) return <span ref={words} tabIndex={-1} data-testid="spoiler" data-shown="true" className="spoiler outline-none">{children}</span>;
  return (
    <button
      type="button" data-testid="spoiler" data-shown="false" aria-label={t("message.showSpoiler")} title={t("message.showSpoiler")}
      tabIndex={inRow ? -1 : undefined} className="spoiler" onClick={() => setShown(true)}
    >
      <span aria-hidden inert>{children}</span>
    </button>
  );
}
