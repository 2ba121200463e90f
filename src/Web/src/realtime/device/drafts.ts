import * as v from "valibot";
import { Emitter } from "../../api/emitter";
import { quoted } from "../../api/wire";
import { bareQuote } from "../state/quotes";

const edit = v.object({
  /** The message, or what is on its way and has no id yet. */
  id: v.nullable(v.string()),
  clientId: v.nullable(v.string()),
  seq: v.nullable(v.number()),
  text: v.string(),
});
const roomDraft = v.object({
  text: v.string(),
  reply: v.nullable(quoted),
  edit: v.nullable(edit),
});

/** An edit that was begun. */
export type DraftEdit = v.InferOutput<typeof edit>;

/** What was begun in a room and not sent: a text, what it answers, and an edit, during which the text waits. */
export type RoomDraft = v.InferOutput<typeof roomDraft>;

export const noDraft: RoomDraft = { text: "", reply: null, edit: null };

function isEmpty(draft: RoomDraft): boolean {
  return draft.text === "" && draft.reply === null && draft.edit === null;
}

function same(one: RoomDraft, other: RoomDraft): boolean {
  return one.text === other.text && one.reply?.id === other.reply?.id && one.edit?.id === other.edit?.id
    && one.edit?.clientId === other.edit?.clientId && one.edit?.text === other.edit?.text;
}

function parse(raw: string | null): RoomDraft {
  try {
    const parsed = v.safeParse(roomDraft, JSON.parse(raw ?? "null"));
    return parsed.success ? parsed.output : noDraft;
  } catch {
    return noDraft;
  }
}

/**
 * What this person began to write, room by room: the one place where it is, so that it survives a change of room and a reload, and
 * another tab of theirs goes on with it. Small, and wanted at the first paint: localStorage.
 */
export class Drafts extends Emitter {
  #drafts: ReadonlyMap<string, RoomDraft>;
  readonly #prefix: string;
  readonly #former: string;
  readonly #heard = (event: StorageEvent): void => this.#hear(event);

  constructor(userId: string, private readonly storage: Storage, private readonly tabs: EventTarget | null) {
    super();
    this.#prefix = `veza.writing.${userId}.`;
    this.#former = `veza.draft.${userId}.`; // an earlier version kept the text alone
    const found = new Map<string, RoomDraft>();
    for (const key of [...Array(storage.length).keys()].map((at) => storage.key(at) ?? "")) {
      if (key.startsWith(this.#former)) found.set(key.slice(this.#former.length), { ...noDraft, text: storage.getItem(key) ?? "" });
    }
    for (const key of [...Array(storage.length).keys()].map((at) => storage.key(at) ?? "")) {
      if (key.startsWith(this.#prefix)) found.set(key.slice(this.#prefix.length), parse(storage.getItem(key)));
    }
    this.#drafts = found;
    tabs?.addEventListener("storage", this.#heard as EventListener);
  }

  readonly getSnapshot = (): ReadonlyMap<string, RoomDraft> => this.#drafts;

  of(roomId: string): RoomDraft {
    return this.#drafts.get(roomId) ?? noDraft;
  }

  stop(): void {
    this.tabs?.removeEventListener("storage", this.#heard as EventListener);
  }

  /** The person signs out, and what they wrote goes with them. */
  forget(): void {
    for (const roomId of [...this.#drafts.keys()]) this.change(roomId, noDraft);
  }

  change(roomId: string, change: Partial<RoomDraft>): void {
    const before = this.of(roomId);
    const next = { ...before, ...change };
    if (same(before, next)) return;
    // No text of what is answered: that would outlive its original.
    const draft = { ...next, reply: next.reply && bareQuote(next.reply) };
    this.#set(roomId, draft);
    if (isEmpty(draft)) this.storage.removeItem(this.#prefix + roomId);
    else this.storage.setItem(this.#prefix + roomId, JSON.stringify(draft));
    this.storage.removeItem(this.#former + roomId);
  }

  #set(roomId: string, draft: RoomDraft): void {
    const next = new Map(this.#drafts);
    if (isEmpty(draft)) next.delete(roomId);
    else next.set(roomId, draft);
    this.#drafts = next;
    this.emit();
  }

  /** Another tab wrote. Only the same person's: the key says whose it is. */
  #hear({ key, newValue }: StorageEvent): void {
    if (!key?.startsWith(this.#prefix)) return;
    const roomId = key.slice(this.#prefix.length);
    const draft = parse(newValue);
    if (!same(draft, this.of(roomId))) this.#set(roomId, draft);
  }
}
