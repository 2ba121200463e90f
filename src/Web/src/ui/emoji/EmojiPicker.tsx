import { useDeferredValue, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useT } from "../../i18n/translate";
import { Button } from "../Button";
import { Dialog } from "../Dialog";
import { Empty } from "../Empty";
import { focusFirst } from "../focus";
import { Menu } from "../Menu";
import { Scroll } from "../Scroll";
import { useLoad } from "../useLoad";
import { chosenEmoji, quickEmoji, useChosenEmoji } from "./chosen";
import { inTone, loadEmoji, type Emoji, type EmojiData } from "./data";
import { columns, EmojiGrid, type GridEntry } from "./EmojiGrid";
import { searchEmoji } from "./search";

interface EmojiPickerProps {
  title: string;
  onChoose: (emoji: string) => void;
  onClose: () => void;
}

const groups = ["smileys", "people", "animals", "food", "travel", "activities", "objects", "symbols", "flags"] as const;
const tabs = ["😀", "🧑", "🐻", "🍎", "🚗", "⚽", "💡", "🔣", "🏁"] as const;
const tones = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"] as const;
/** The tab of those used of late. */
const recentTab = -1;

/** Chooses an emoji: by a word in either language, from those used of late, or by leafing. */
export function EmojiPicker({ title, onChoose, onClose }: EmojiPickerProps) {
  const t = useT();
  const loaded = useLoad("emoji", loadEmoji);
  return (
    <Dialog title={title} onClose={onClose} width="24rem" testId="emoji-picker">
      {loaded.kind === "loaded" ? (
        <Pages data={loaded.value} onChoose={(emoji) => { chosenEmoji.use(emoji); onChoose(emoji); }} />
      ) : (
        <div className="flex h-[25.5rem] items-center justify-center px-5 pb-5" aria-busy={loaded.kind === "loading"}>
          {loaded.kind === "failed"
            ? <Empty icon="alert" title={loaded.error}><Button onClick={loaded.retry}>{t("common.retry")}</Button></Empty>
            : <span role="status" className="text-ink-3">{t("common.loading")}</span>}
        </div>
      )}
    </Dialog>
  );
}

function Pages({ data, onChoose }: { data: EmojiData; onChoose: (emoji: string) => void }) {
  const t = useT();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  // The dialog had nothing but its way out while the data was on its way.
  useLayoutEffect(() => {
    const dialog = box.current?.closest("dialog");
    if (dialog) focusFirst(dialog);
  }, []);
  const chosen = useChosenEmoji();
  const [query, setQuery] = useState("");
  const [tab, setTab] = useState<number>(recentTab);
  const [at, setAt] = useState(-1);
  const wanted = useDeferredValue(query).trim();
  const [recent] = useState(chosen.recent); // they do not move while one looks at them

  const entries = useMemo(() => {
    const entry = (one: Emoji): GridEntry => ({ emoji: inTone(one, chosen.tone), name: one.names[t.language] });
    if (wanted !== "") return searchEmoji(data, wanted, t.language, { recent, limit: columns * 15 }).map(entry);
    if (tab !== recentTab) return data.all.filter((one) => one.group === tab).map(entry);
    return quickEmoji({ tone: chosen.tone, recent }, columns * 4).flatMap((emoji): GridEntry[] => {
      const one = data.byEmoji.get(emoji);
      return one ? [{ emoji, name: one.names[t.language] }] : [];
    });
  }, [data, wanted, tab, chosen.tone, recent, t.language]);
  // Enter takes what was looked for; while nobody looks for anything, nothing is meant yet.
  const active = Math.min(at < 0 && wanted !== "" ? 0 : at, entries.length - 1);
  const shown = entries[active];
  const one = shown && data.byEmoji.get(shown.emoji);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const inText = at < 0 && query !== ""; // the caret moves until the grid was entered
    const to = {
      ArrowDown: active < 0 ? 0 : at < 0 ? Math.min(columns, entries.length - 1) : active + columns,
      ArrowUp: active - columns,
      ArrowRight: inText ? undefined : active + 1,
      ArrowLeft: inText ? undefined : active - 1,
    }[event.key];
    if (event.key === "Enter" && shown) onChoose(shown.emoji);
    else if (to === undefined) return;
    else if (to < entries.length) setAt(Math.max(to, event.key === "ArrowUp" && active < columns ? -1 : 0));
    event.preventDefault();
  };

  const toneLabels = tones.map((_, tone) => t(`emoji.tone${tone}` as "emoji.tone0"));
  return (
    <div ref={box} className="flex flex-col gap-2 px-4 pb-4 pt-1">
      <div className="flex items-center gap-1.5">
        <input
          type="search" role="combobox" aria-expanded="true" aria-controls={`${id}-grid`} aria-autocomplete="list" autoComplete="off" spellCheck={false}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined} aria-label={t("emoji.search")} placeholder={t("emoji.search")}
          data-testid="emoji-search" data-typed value={query} maxLength={60} enterKeyHint="done"
          onChange={(event) => { setQuery(event.target.value); setAt(-1); }} onKeyDown={onKeyDown}
          className="min-h-9 w-0 min-w-0 grow rounded-lg border border-line-strong bg-raised px-3 outline-offset-[-1px]"
        />
        <Menu
          label={t("emoji.tone")}
          items={tones.map((hand, tone) => ({
            label: `${hand} ${toneLabels[tone] ?? ""}`, checked: chosen.tone === tone, testId: `emoji-tone-${tone}`, onSelect: () => chosenEmoji.setTone(tone),
          }))}
          trigger={(props) => (
            <button
              type="button" aria-label={`${t("emoji.tone")}: ${toneLabels[chosen.tone] ?? ""}`} title={t("emoji.tone")} data-testid="emoji-tone"
              className="flex size-9 items-center justify-center rounded-lg text-xl hover:bg-hover aria-expanded:bg-hover" {...props}
            >
              {tones[chosen.tone]}
            </button>
          )}
        />
      </div>
      <div role="group" aria-label={t("emoji.groups")} className="flex justify-between">
        {[recentTab, ...groups.keys()].map((group) => {
          const name = t(`emoji.${group === recentTab ? "recent" : groups[group] ?? "symbols"}` as "emoji.recent");
          return (
            <button
              key={group} type="button" aria-label={name} title={name} aria-pressed={wanted === "" && tab === group}
              onClick={() => { setTab(group); setQuery(""); setAt(-1); }}
              className="flex size-8 items-center justify-center rounded-lg text-lg leading-none hover:bg-hover aria-pressed:bg-selected"
            >
              {group === recentTab ? "🕘" : tabs[group]}
            </button>
          );
        })}
      </div>
      <Scroll label={t("emoji.found")} className="h-64">
        {entries.length > 0 ? (
          <EmojiGrid
            id={`${id}-grid`} label={t("emoji.found")} entries={entries} active={active} optionId={(place) => `${id}-${place}`}
            onChoose={(entry) => onChoose(entry.emoji)} onPoint={setAt}
          />
        ) : <p role="status" id={`${id}-grid`} className="py-10 text-center text-ink-3">{t("emoji.none")}</p>}
      </Scroll>
      <p className="flex h-6 items-center gap-2 text-sm text-ink-2" aria-hidden="true">
        {shown && <><span className="text-lg leading-none">{shown.emoji}</span><span className="truncate">{shown.name}</span></>}
        {one?.shortcodes[0] && <span className="truncate text-ink-3">:{one.shortcodes[0]}:</span>}
      </p>
    </div>
  );
}
