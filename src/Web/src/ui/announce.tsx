import { useEffect, useState } from "react";

type Politeness = "polite" | "assertive";

interface Announcement {
  text: string;
  politeness: Politeness;
}

type Listener = (said: Announcement | null, withdrawn: Announcement | null) => void;

const listeners = new Set<Listener>();

/**
 * Says something to those who do not see the screen: `polite` for what happened, `assertive` for what failed. Answers how to
 * take it back: for words that somebody deletes before the region is emptied.
 */
export function announce(text: string, politeness: Politeness = "polite"): () => void {
  const said = { text, politeness };
  for (const listener of [...listeners]) listener(said, null);
  return () => {
    for (const listener of [...listeners]) listener(null, said);
  };
}

function useSpoken(politeness: Politeness): string {
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    let clear: ReturnType<typeof setTimeout> | undefined;
    let last: Announcement | null = null;
    const listener: Listener = (said, withdrawn) => {
      if (withdrawn && withdrawn === last) setSpoken("");
      if (said?.politeness !== politeness) return;
      const { text } = said;
      last = said;
      clearTimeout(clear);
      // The same words again are spoken only if the region changes; a trailing no-break space is not heard.
      setSpoken((before) => before === text ? `${text}\u00a0` : text);
      clear = setTimeout(() => setSpoken(""), 6000);
    };
    listeners.add(listener);
    return () => {
      clearTimeout(clear);
      listeners.delete(listener);
    };
  }, [politeness]);
  return spoken;
}

/** The two live regions. They stand in the page from the start, because a region that appears with its text is not read. */
export function Announcer() {
  const polite = useSpoken("polite");
  const assertive = useSpoken("assertive");
  return (
    <div className="sr-only">
      <div role="status" aria-live="polite" data-testid="announcer-polite">{polite}</div>
      <div role="alert" aria-live="assertive" data-testid="announcer-assertive">{assertive}</div>
    </div>
  );
}
