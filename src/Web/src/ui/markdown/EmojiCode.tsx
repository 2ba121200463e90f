import { useEffect, useState } from "react";
import { emojiData, loadEmoji } from "../emoji/data";

/** What was typed, `:smile:`, as the emoji of that name; as it was typed while the data is not here, and where there is none. */
export function EmojiCode({ typed }: { typed: string }) {
  const [data, setData] = useState(emojiData);
  useEffect(() => {
    if (data) return;
    let wanted = true;
    // Without a network the name stays, which says it as well.
    void loadEmoji().then((loaded) => { if (wanted) setData(loaded); }, () => undefined);
    return () => { wanted = false; };
  }, [data]);
  const found = data?.byShortcode.get(typed.slice(1, -1));
  return found ? <span title={typed} data-testid="emoji-code">{found.emoji}</span> : typed;
}
