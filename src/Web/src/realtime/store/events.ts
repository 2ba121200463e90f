import * as v from "valibot";
import { serverVersion } from "../../api/serverVersion";
import type { Message } from "../../api/wire";
import { otherChange, otherChangeIn } from "./otherChange";
import type { HeldNews } from "../state/held";
import type { ChatState } from "../state/roomState";

/** An event as its kind's parser gave it. What else it holds is known to the area that it belongs to. */
export interface ServerEvent {
  readonly type: string;
}

/** The parser of one kind of event, which its `type` names. */
export type EventSchema = v.GenericSchema<unknown, ServerEvent> & { readonly entries: { readonly type: v.LiteralSchema<string, undefined> } };

/** What an event of one kind does. Its functions are pure. */
export interface Effect<Event> {
  /** The state with the event. One about a room that is not known changes nothing. */
  readonly apply?: (state: ChatState, event: Event, now: number) => ChatState;
  /** Whether it tells of something that only a sync can bring, by the state before it. */
  readonly needsSync?: (state: ChatState, event: Event) => boolean;
  /** The message that it brings, for what marks and speaks those that come live. */
  readonly message?: (event: Event) => Message;
  /** What it says of a message that is looked at before it is published. */
  readonly held?: (event: Event) => HeldNews;
  /** What it takes back must not stay in the kept snapshot. */
  readonly takesBack?: true;
}

/** What each of an area's kinds of event does, by its `type`. */
export type Reducer<Event extends ServerEvent> = { readonly [Type in Event["type"]]: Effect<Extract<Event, { type: Type }>> };

/** The kinds of event that a feature understands. */
export interface EventArea<Schemas extends readonly EventSchema[] = readonly EventSchema[]> {
  readonly schemas: Schemas;
  readonly reducer: Readonly<Record<string, Effect<never>>>;
}

export type EventOf<Area extends EventArea> = v.InferOutput<Area["schemas"][number]>;

export function eventArea<const Schemas extends readonly EventSchema[]>(
  schemas: Schemas, reducer: Reducer<v.InferOutput<Schemas[number]>>,
): EventArea<Schemas> {
  return { schemas, reducer };
}

function isNamed(item: unknown): item is ServerEvent {
  return typeof item === "object" && item !== null && "type" in item && typeof item.type === "string";
}

/** All kinds of event that this page understands, each with what it does. */
export class EventTable {
  readonly #kinds = new Map<string, { schema: EventSchema; effect: Effect<never> }>();

  constructor(areas: readonly EventArea[]) {
    for (const { schemas, reducer } of areas) for (const schema of schemas) {
      const type = schema.entries.type.literal;
      const effect = reducer[type];
      if (!effect || this.#kinds.has(type)) throw new Error(`The event ${type} needs one effect, in one area; give it that in its reducer.`);
      this.#kinds.set(type, { schema, effect });
    }
  }

  get types(): readonly string[] {
    return [...this.#kinds.keys()];
  }

  /** What came over the connection, without what is not understood. */
  parse(raw: unknown): ServerEvent[] {
    const items: unknown[] = Array.isArray(raw) ? raw : [raw];
    return items.flatMap((item): ServerEvent | [] => {
      // A new kind is news of another version at most; one that we know and cannot read is one.
      const kind = isNamed(item) ? this.#kinds.get(item.type) : undefined;
      if (!kind) return otherChangeIn(item) ?? [];
      const parsed = v.safeParse(kind.schema, item);
      if (parsed.success) return parsed.output;
      serverVersion.misunderstood();
      return [];
    });
  }

  apply(state: ChatState, event: ServerEvent, now: number): ChatState {
    return this.#effectOf(event).apply?.(state, event as never, now) ?? state;
  }

  needsSync(state: ChatState, event: ServerEvent): boolean {
    return this.#effectOf(event).needsSync?.(state, event as never) ?? false;
  }

  messageOf(event: ServerEvent): Message | null {
    return this.#effectOf(event).message?.(event as never) ?? null;
  }

  heldOf(event: ServerEvent): HeldNews | null {
    return this.#effectOf(event).held?.(event as never) ?? null;
  }

  takesBack(event: ServerEvent): boolean {
    return this.#effectOf(event).takesBack ?? false;
  }

  /** `never`: an effect takes what the schema of its own kind gave, and the type says which that was. */
  #effectOf(event: ServerEvent): Effect<never> {
    return this.#kinds.get(event.type)?.effect ?? (event.type === otherChange.type ? otherChange.effect : {});
  }
}
