import { useEffect, useRef } from "react";

export interface GridEntry {
  /** As it is shown, and chosen. */
  emoji: string;
  name: string;
}

interface EmojiGridProps {
  id: string;
  label: string;
  entries: readonly GridEntry[];
  active: number;
  optionId: (at: number) => string;
  onChoose: (entry: GridEntry) => void;
  onPoint: (at: number) => void;
}

/** How many stand beside each other, which the keys need to know. */
export const columns = 8;

/** A page of emoji. The keys go to the field above it, which says which one is meant; the pointer chooses here. */
export function EmojiGrid({ id, label, entries, active, optionId, onChoose, onPoint }: EmojiGridProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active >= 0) list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div ref={list} id={id} role="listbox" aria-label={label} className="grid" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {entries.map((entry, at) => (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- see above
        <div
          key={entry.emoji} id={optionId(at)} role="option" tabIndex={-1} aria-selected={at === active} aria-label={entry.name} data-emoji={entry.emoji}
          onMouseDown={(event) => event.preventDefault()} onClick={() => onChoose(entry)} onPointerMove={() => onPoint(at)}
          className="flex aspect-square min-h-9 cursor-pointer items-center justify-center rounded-lg text-2xl leading-none aria-selected:bg-selected"
        >
          {entry.emoji}
        </div>
      ))}
    </div>
  );
}
