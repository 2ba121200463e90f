import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { useLimits } from "../../api/limits";
import { cleanText, hasControls, isVisible, lengthOf } from "../../api/text";
import type { Message } from "../../api/wire";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { quoteOf } from "../../realtime/state/quotes";
import type { RoomState } from "../../realtime/state/roomState";
import { threadPlace } from "../../realtime/threadPlace";
import { useChat, useDraft } from "../../realtime/useChat";
import { Icon } from "../../ui/Icon";
import { preferences } from "../../ui/preferences";
import { ComposerContext } from "./ComposerContext";
import { FormatBar, FormatToggle } from "./FormatBar";
import { applyFormat, formatOfKeys, newLine, pasteOver, type Edited, type Format } from "./formats";
import { EmojiButton } from "./EmojiButton";
import { MentionList } from "./MentionList";
import { Preview } from "./Preview";
import { refusedParts } from "./refusedParts";
import { ShortcodeList } from "./ShortcodeList";
import { useMentions } from "./useMentions";
import { useShortcodes } from "./useShortcodes";

interface ComposerProps {
  room: RoomState;
  /** The root of the thread that is replied in; absent: what is written is for the room. */
  thread?: string;
  /** The newest message that this person may edit, sent or on its way, or that can be answered. */
  lastOwn: () => Message | null;
  lastOther: () => Message | null;
  onReply: (message: Message) => void;
  onEdit: (message: Message) => void;
}

/** Where messages are written. Stands for one room, or one thread of it: give it the id as its key. */
export function Composer({ room, thread, lastOwn, lastOther, onReply, onEdit }: ComposerProps) {
  const t = useT();
  const limits = useLimits();
  const { outbox, drafts, typing, history } = useChat();
  // The one place of what is written: a change of room, a reload and another tab find it as it is.
  const place = thread ? threadPlace(room.id, thread) : room.id;
  const draft = useDraft(place);
  const [alsoInRoom, setAlsoInRoom] = useState(false);
  const editing = draft.edit;
  const text = editing ? editing.text : draft.text;
  const setText = useCallback((next: string) => {
    const { edit } = drafts.of(place);
    drafts.change(place, edit ? { edit: { ...edit, text: next } } : { text: next });
  }, [drafts, place]);
  const box = useRef<HTMLTextAreaElement>(null);
  const [formatting, setFormatting] = useState(false);
  const [preview, setPreview] = useState(false);
  const mentions = useMentions(room, text, box, setText);
  const shortcodes = useShortcodes(text, box, setText);

  // What this text belongs to, as it is now and not as it was when it was chosen.
  const { seq = null, id = null } = editing ?? draft.reply ?? {};
  const current = seq === null ? null : room.messages.get(seq) ?? null;
  useEffect(() => {
    if (id && seq !== null && !current) void history.one(room.id, id).catch(() => undefined);
  }, [id, seq, current, history, room.id]);
  const gone = editing !== null && (current?.deleted_at ?? null) !== null;
  useEffect(() => { if (gone) drafts.change(place, { edit: null }); }, [gone, drafts, place]);

  // Another subject was chosen, here and not on an earlier visit: what is written is about it.
  const subject = editing ? `edit ${editing.id ?? editing.clientId}` : id && `reply ${id}`;
  const subjectBefore = useRef(subject);
  useEffect(() => {
    if (subject === subjectBefore.current) return;
    subjectBefore.current = subject;
    if (!subject) return;
    box.current?.focus();
    if (!subject.startsWith("edit")) return;
    const { edit } = drafts.of(place);
    const [marked] = (edit && refusedParts(outbox.refusalOf(edit))) ?? [];
    const { start, length } = marked ?? { start: box.current?.value.length ?? 0, length: 0 };
    box.current?.setSelectionRange(start, start + length);
  }, [subject, drafts, outbox, place]);
  useEffect(() => () => typing.stop(), [typing]);

  useLayoutEffect(() => {
    const area = box.current;
    if (!area || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [text]);

  const cleaned = cleanText(text);
  const tooMany = lengthOf(cleaned) - (limits.message ?? Infinity);
  const fault = tooMany > 0 ? t("composer.tooLong", { count: tooMany }) : hasControls(cleaned, false) ? t("field.controls") : null;
  const ready = isVisible(cleaned) && !fault;
  const submit = () => {
    if (!ready) return;
    if (editing) {
      // What was sent meanwhile has an id by now.
      const sent = current ?? [...room.messages.values()].find((one) => one.client_message_id === editing.clientId);
      if (cleaned !== sent?.content || outbox.isEdited(editing)) {
        void outbox.edit(room.id, { id: editing.id ?? sent?.id ?? null, clientId: editing.clientId }, cleaned);
      }
      drafts.change(place, { edit: null });
      return;
    }
    const { reply } = draft;
    typing.stop();
    void outbox.enqueue({ roomId: room.id, content: cleaned, replyTo: reply?.id ?? null, quoted: current ? quoteOf(current) : reply, ...(thread ? { threadRoot: thread, alsoInRoom } : {}) });
    setAlsoInRoom(false);
    drafts.change(place, { text: "", reply: null });
    box.current?.focus();
  };

  /** At once: what is typed before the next frame belongs where the caret is put. */
  const replace = (next: Edited | null): boolean => {
    const area = box.current;
    if (!next || !area) return false;
    flushSync(() => setText(next.text));
    area.focus();
    area.setSelectionRange(next.start, next.end);
    return true;
  };
  const format = (chosen: Format) => {
    const area = box.current;
    if (area) replace(applyFormat(area.value, area.selectionStart, area.selectionEnd, chosen));
  };

  const cancel = () => drafts.change(place, editing ? { edit: null } : { reply: null });
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter and the arrows belong to it; 229 is what Safari says just after.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (mentions.onKeyDown(event) || shortcodes.onKeyDown(event)) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && !event.altKey && (preferences().enterSends ? !event.shiftKey : command)) {
      event.preventDefault();
      submit();
    } else if (event.key === "Enter" && !event.altKey) {
      const { value, selectionStart, selectionEnd } = event.currentTarget;
      if (selectionStart === selectionEnd && replace(newLine(value, selectionStart))) event.preventDefault();
    } else if (command && formatOfKeys(event.nativeEvent)) {
      const chosen = formatOfKeys(event.nativeEvent);
      event.preventDefault();
      event.stopPropagation();
      if (chosen) format(chosen);
    } else if (event.key === "Escape" && subject) {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    } else if (event.key === "ArrowUp" && text === "" && !event.altKey && !command) {
      const message = event.shiftKey ? lastOther() : lastOwn();
      if (!message) return;
      event.preventDefault();
      (event.shiftKey ? onReply : onEdit)(message);
    }
  };

  const name = roomName(t, room);
  return (
    <div data-region tabIndex={-1} className="relative px-3 pb-1 outline-none sm:px-5">
      <MentionList mentions={mentions} />
      <ShortcodeList shortcodes={shortcodes} />
      <div className="rounded-xl border border-line-strong bg-raised focus-within:border-accent focus-within:outline focus-within:outline-accent">
        <ComposerContext draft={draft} answered={current} onCancel={cancel} />
        <div className="flex items-end gap-1 p-1">
          <textarea
            ref={box} rows={1} value={text} data-testid={thread ? "thread-composer" : "composer"} data-composer spellCheck dir="auto"
            aria-label={editing ? t("composer.editing") : t(thread ? "thread.composer" : "composer.label", { name })}
            placeholder={t(thread ? "thread.composer" : "composer.placeholder", { name })} enterKeyHint={preferences().enterSends ? "send" : "enter"}
            className="max-h-[40dvh] min-h-9 w-0 min-w-0 grow resize-none placeholder:truncate not-placeholder-shown:field-sizing-content bg-transparent px-2.5 py-[0.4rem] outline-none"
            {...mentions.aria} {...shortcodes.aria}
            onChange={(event) => {
              setText(event.target.value);
              mentions.moved(event.target);
              shortcodes.moved(event.target);
              if (editing) return;
              if (isVisible(event.target.value)) typing.typed(room.id);
              else typing.stop();
            }}
            onSelect={(event) => { mentions.moved(event.currentTarget); shortcodes.moved(event.currentTarget); }} onKeyDown={onKeyDown}
            onPaste={(event) => {
              // Lists and code come as they are; the box takes plain text and changes nothing in it.
              const { value, selectionStart, selectionEnd } = event.currentTarget;
              if (replace(pasteOver(value, selectionStart, selectionEnd, event.clipboardData.getData("text/plain")))) event.preventDefault();
            }}
            onBlur={() => { typing.stop(); mentions.close(); shortcodes.close(); }}
          />
          <EmojiButton box={box} onChange={setText} />
          <FormatToggle open={formatting} onToggle={() => setFormatting(!formatting)} />
          <button
            type="button" data-testid="send-button" disabled={!ready} onClick={submit}
            aria-label={t(editing ? "composer.saveEdit" : "composer.send")} title={t(editing ? "composer.saveEdit" : "composer.send")}
            className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent text-on-accent transition-colors hover:bg-accent-hover disabled:bg-hover disabled:text-ink-3"
          >
            <Icon name={editing ? "check" : "send"} size={19} />
          </button>
        </div>
        {formatting && <FormatBar onFormat={format} preview={preview} onPreview={() => setPreview(!preview)} />}
        {formatting && preview && <Preview room={room} text={text} />}
        {thread && !editing && (
          <label className="flex min-h-8 items-center gap-2 px-3 pb-1 text-sm text-ink-2">
            <input type="checkbox" data-testid="also-in-room" checked={alsoInRoom} onChange={(event) => setAlsoInRoom(event.target.checked)} />
            <bdi className="min-w-0 truncate">{t("thread.alsoInRoom", { name })}</bdi>
          </label>
        )}
        {fault && <p role="status" className="px-3.5 pb-2 text-sm text-danger">{fault}</p>}
      </div>
    </div>
  );
}
