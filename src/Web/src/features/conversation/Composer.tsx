import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { useLimits } from "../../api/limits";
import { cleanText, hasControls, isVisible, lengthOf } from "../../api/text";
import type { Message } from "../../api/wire";
import { roomName } from "../../i18n/roomName";
import { useT } from "../../i18n/translate";
import { quoteOf } from "../../realtime/quotes";
import type { RoomState } from "../../realtime/roomState";
import { useChat } from "../../realtime/useChat";
import { announce } from "../../ui/announce";
import { Icon } from "../../ui/Icon";
import { preferences } from "../../ui/preferences";
import { useAction } from "../../ui/useAction";
import { ComposerContext, type ComposerMode } from "./ComposerContext";
import { FormatBar, FormatToggle } from "./FormatBar";
import { MentionList } from "./MentionList";
import { useMentions } from "./useMentions";

interface ComposerProps {
  room: RoomState;
  mode: ComposerMode;
  onMode: (mode: ComposerMode) => void;
  /** The newest message that this person may edit, or that can be answered. */
  lastOwn: () => Message | null;
  lastOther: () => Message | null;
}

/** Where messages are written. Stands for one room: give it the room's id as its key. */
export function Composer({ room, mode, onMode, lastOwn, lastOther }: ComposerProps) {
  const t = useT();
  const limits = useLimits();
  const { outbox, drafts, typing, api, store, history } = useChat();
  const [text, setText] = useState(() => drafts.getSnapshot().get(room.id) ?? "");
  const box = useRef<HTMLTextAreaElement>(null);
  const [formatting, setFormatting] = useState(false);
  const mentions = useMentions(room, text, box, setText);
  const editing = mode.kind === "edit" ? mode.message : null;

  // What this text belongs to, as it is now and not as it was when it was chosen.
  const subject = mode.kind === "plain" ? null : mode.message;
  const current = subject && (room.messages.get(subject.seq) ?? null);
  useEffect(() => {
    if (subject && !current) void history.one(subject.room_id, subject.id).catch(() => undefined);
  }, [subject, current, history]);
  const gone = editing !== null && (current?.deleted_at ?? null) !== null;
  useEffect(() => { if (gone) onMode({ kind: "plain" }); }, [gone, onMode]);

  // Editing lends the box to another text; the draft comes back afterwards.
  const [edited, setEdited] = useState<string | null>(null);
  if (editing && edited !== editing.id) {
    setEdited(editing.id);
    setText(editing.content);
  } else if (!editing && edited) {
    setEdited(null);
    setText(drafts.getSnapshot().get(room.id) ?? "");
  }

  useEffect(() => {
    if (mode.kind === "plain") return;
    box.current?.focus();
    if (mode.kind === "edit") box.current?.setSelectionRange(mode.message.content.length, mode.message.content.length);
  }, [mode]);

  useEffect(() => { if (!editing) drafts.set(room.id, text); }, [drafts, room.id, text, editing]);
  useEffect(() => () => typing.stop(), [typing]);

  useLayoutEffect(() => {
    const area = box.current;
    if (!area || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [text]);

  const save = useAction(async (message: Message, content: string) => {
    store.addMessages(message.room_id, [await api.editMessage(message.id, content)]);
    onMode({ kind: "plain" });
  });

  const cleaned = cleanText(text);
  const tooMany = lengthOf(cleaned) - (limits.message ?? Infinity);
  const fault = tooMany > 0 ? t("composer.tooLong", { count: tooMany }) : hasControls(cleaned, false) ? t("field.controls") : null;
  const ready = isVisible(cleaned) && !fault;
  const submit = () => {
    if (!ready || save.busy) return;
    if (editing) {
      if (cleaned === editing.content) onMode({ kind: "plain" });
      else void save.run(editing, cleaned).then((ok) => { if (!ok) announce(t("message.failed"), "assertive"); });
      return;
    }
    const answered = mode.kind === "reply" ? current ?? mode.message : null;
    setText("");
    drafts.set(room.id, "");
    typing.stop();
    void outbox.enqueue({
      roomId: room.id, content: cleaned, replyTo: answered?.id ?? null, quoted: answered && quoteOf(answered),
    });
    onMode({ kind: "plain" });
    box.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter and the arrows belong to it; 229 is what Safari says just after.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (mentions.onKeyDown(event)) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && !event.altKey && (preferences().enterSends ? !event.shiftKey : command)) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && mode.kind !== "plain") {
      event.preventDefault();
      event.stopPropagation();
      onMode({ kind: "plain" });
    } else if (event.key === "ArrowUp" && text === "" && !event.altKey && !command) {
      const message = event.shiftKey ? lastOther() : lastOwn();
      if (!message) return;
      event.preventDefault();
      onMode({ kind: event.shiftKey ? "reply" : "edit", message });
    }
  };

  const name = roomName(t, room);
  return (
    <div data-region tabIndex={-1} className="relative px-3 pb-1 outline-none sm:px-5">
      <MentionList mentions={mentions} />
      <div className="rounded-xl border border-line-strong bg-raised focus-within:border-accent focus-within:outline focus-within:outline-accent">
        <ComposerContext mode={mode} answered={current} error={save.error} onCancel={() => onMode({ kind: "plain" })} />
        <div className="flex items-end gap-1 p-1">
          <textarea
            ref={box} rows={1} value={text} data-testid="composer" data-composer spellCheck dir="auto"
            aria-label={editing ? t("composer.editing") : t("composer.label", { name })}
            placeholder={t("composer.placeholder", { name })} enterKeyHint={preferences().enterSends ? "send" : "enter"}
            className="max-h-[40dvh] min-h-9 w-0 min-w-0 grow resize-none placeholder:truncate not-placeholder-shown:field-sizing-content bg-transparent px-2.5 py-[0.4rem] outline-none"
            {...mentions.aria}
            onChange={(event) => {
              setText(event.target.value);
              mentions.moved(event.target);
              if (editing) return;
              if (isVisible(event.target.value)) typing.typed(room.id);
              else typing.stop();
            }}
            onSelect={(event) => mentions.moved(event.currentTarget)} onKeyDown={onKeyDown}
            onBlur={() => { typing.stop(); mentions.close(); }}
          />
          <FormatToggle open={formatting} onToggle={() => setFormatting(!formatting)} />
          <button
            type="button" data-testid="send-button" disabled={!ready || save.busy} onClick={submit}
            aria-label={t(editing ? "composer.saveEdit" : "composer.send")} title={t(editing ? "composer.saveEdit" : "composer.send")}
            className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent text-on-accent transition-colors hover:bg-accent-hover disabled:bg-hover disabled:text-ink-3"
          >
            <Icon name={editing ? "check" : "send"} size={19} />
          </button>
        </div>
        {formatting && <FormatBar box={box} onChange={setText} />}
        {fault && <p role="status" className="px-3.5 pb-2 text-sm text-danger">{fault}</p>}
      </div>
    </div>
  );
}
