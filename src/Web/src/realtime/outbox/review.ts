import type { HeldMessage } from "../../api/moderationWire";
import type { HeldNews } from "../state/held";
import type { OutboxItem } from "./outboxItem";
import type { OutboxPorts } from "./outboxPorts";

/**
 * Messages of the outbox that a moderator looks at first. What was decided is told by an event, or seen by its absence from the
 * server's list; then the message is sent once more under its client id, which the server answers with what became of it.
 */
export class Review {
  /** `changed` is called when rows have changed, and wakes what can be sent. */
  constructor(private readonly ports: Pick<OutboxPorts, "api" | "rows" | "me">, private readonly changed: () => Promise<void>) {}

  /** After an absence: what was decided meanwhile, and what other devices of this person have sent. */
  async catchUp(): Promise<void> {
    const { api, rows } = this.ports;
    const before = new Set((await rows.all()).filter((row) => row.held).map((row) => row.clientId));
    const listed = await api.heldMessages();
    const undecided = new Set(listed.map((one) => one.client_message_id));
    const asked = await rows.ask((row) => before.has(row.clientId) && !undecided.has(row.clientId));
    const known = new Set((await rows.all()).map((row) => row.clientId));
    const others = listed.filter((one) => !known.has(one.client_message_id));
    for (const one of others) await rows.keep(this.#itemOf(one));
    if (asked.length > 0 || others.length > 0) await this.changed();
  }

  async told({ clientId, status, reason }: HeldNews): Promise<void> {
    const { rows } = this.ports;
    const row = (await rows.all()).find((one) => one.clientId === clientId);
    if (status === "held") return row ? undefined : await this.catchUp();
    if (!row || row.failure) return;
    if (status === "published") await rows.ask((one) => one.clientId === clientId);
    else await rows.refuse(row, { code: `message_${status}`, said: reason === null ? {} : { reason } });
    await this.changed();
  }

  #itemOf(held: HeldMessage): OutboxItem {
    return {
      clientId: held.client_message_id, userId: this.ports.me.id, roomId: held.room_id, content: held.content, replyTo: held.reply_to,
      quoted: null, queuedAt: Date.parse(held.held_at), failure: null, tried: true, held: { at: held.held_at },
    };
  }
}
