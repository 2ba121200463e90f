import { Journal } from "../realtime/outbox/journal";
import { KeptDatabase, openDatabase } from "../realtime/device/database";
import { Outbox } from "../realtime/outbox/outbox";
import type { OutboxItem } from "../realtime/outbox/outboxItem";
import type { OutboxPorts } from "../realtime/outbox/outboxPorts";
import { OutboxRows } from "../realtime/outbox/outboxRows";
import { NetworkError } from "../api/problems";
import type { HeldMessage } from "../api/moderationWire";
import type { Message, Sent, Withheld } from "../api/wire";
import { message } from "./fakeRoom";
import { MapStorage } from "./mapStorage";

type Body = { content: string; client_message_id: string };

/** A server that keeps what it gets and can be told to refuse. */
export class FakeServer {
  readonly got: string[] = [];
  readonly calls: string[] = [];
  readonly edits: [string, string][] = [];
  readonly ids = new Map<string, Sent>();
  failures: Error[] = [];
  /** Texts that are looked at first, and what is. */
  readonly suspect = new Set<string>();
  readonly held = new Map<string, HeldMessage>();
  open = 0;
  most = 0;

  sendMessage = async (roomId: string, body: Body): Promise<Sent | Withheld> => {
    this.calls.push(body.content);
    this.open++;
    this.most = Math.max(this.most, this.open);
    await new Promise((done) => setTimeout(done, 1));
    this.open--;
    const failure = this.failures.shift();
    if (failure) throw failure;
    const before = this.ids.get(body.client_message_id);
    if (before) return before;
    if (this.suspect.has(body.content)) {
      const [at, client_message_id] = ["2026-01-01T00:00:00Z", body.client_message_id];
      this.held.set(client_message_id, { room_id: roomId, client_message_id, content: body.content, reply_to: null, held_at: at });
      return { id: `h-${body.content}`, room_id: roomId, created_at: at, client_message_id, status: "held" };
    }
    this.got.push(body.content);
    const sent = {
      id: `m${this.got.length}`, room_id: roomId, seq: this.got.length, created_at: "2026-01-01T00:00:00Z",
      client_message_id: body.client_message_id,
    };
    this.ids.set(body.client_message_id, sent);
    return sent;
  };

  heldMessages = async (): Promise<HeldMessage[]> => [...this.held.values()];

  /** From now on it is sent like any other. */
  approve(clientId: string): void {
    this.suspect.delete(this.held.get(clientId)?.content ?? "");
    this.held.delete(clientId);
  }

  editMessage = async (id: string, content: string): Promise<Message> => {
    await new Promise((done) => setTimeout(done, 1));
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.edits.push([id, content]);
    return message(1, { id, content });
  };
}

export function unreachable(): FakeServer {
  const server = new FakeServer();
  server.sendMessage = () => Promise.reject(new NetworkError());
  return server;
}

export const draft = (content: string, roomId = "r") => ({ roomId, content, replyTo: null, quoted: null });

export const item = (content: string): OutboxItem => ({ ...draft(content), clientId: content, userId: "me", queuedAt: 0, failure: null });

/** Outboxes of one person's tabs and visits, over one small storage. */
export class OutboxScene {
  readonly storage = new MapStorage();
  readonly edited: string[] = [];
  readonly #made: Outbox[] = [];

  constructor(readonly name: string) {}

  outbox(api: OutboxPorts["api"], change: Partial<OutboxPorts> = {}, database = this.database()): Outbox {
    const one = new Outbox({
      me: { id: "me" }, api, journal: this.#journal(), rows: this.rows(database), onSent: () => undefined,
      onEdited: ({ content }) => this.edited.push(content), wait: () => 5, ...change,
    });
    this.#made.push(one);
    return one;
  }

  rows(database = this.database()): OutboxRows {
    return new OutboxRows("me", database, this.#journal());
  }

  database(): KeptDatabase {
    return new KeptDatabase((onLost) => openDatabase(this.name, onLost));
  }

  async kept() {
    return await (await openDatabase(this.name)).getAll("outbox");
  }

  #journal(): Journal {
    return new Journal(this.storage, "me");
  }

  stop(): void {
    for (const one of this.#made.splice(0)) one.stop();
  }
}
