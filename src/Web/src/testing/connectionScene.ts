import { Connection } from "../realtime/connection/connection";
import type { ClientEvent } from "../api/schema";
import type { ServerEvent } from "../realtime/store/events";
import { FakeTransport } from "./fakeTransport";
import { serverEvents } from "./testStore";

/** A connection whose server does what the test says, and what came of it. */
export class ConnectionScene {
  readonly transports: FakeTransport[] = [];
  readonly log: string[] = [];
  readonly times: [string, number][] = [];
  readonly received: ServerEvent[] = [];
  /** Whether the next transports cannot be opened, and what they answer. */
  refusing = false;
  answer: unknown = { type: "pong" };
  /** What is answered to an event; `undefined`: `answer`. */
  reply: (event: ClientEvent) => unknown = () => undefined;
  /** What negotiating, and the sync, fail with. */
  refusal: Error | null = null;
  syncFails: Error | null = null;
  /** Whether the sign-in that the server says has ended is the one that holds. */
  over = true;

  readonly connection = new Connection({
    events: serverEvents,
    negotiate: async () => {
      if (this.refusal) throw this.refusal;
      return { url: "/hub", accessToken: "t" };
    },
    transport: () => {
      const one = new FakeTransport();
      one.refuses = this.refusing;
      one.answer = this.answer;
      one.reply = (event) => this.reply(event);
      this.transports.push(one);
      return one;
    },
    onEvents: (events) => this.received.push(...events),
    onServerTime: (time, sentAt) => this.times.push([time, sentAt]),
    onSignedOut: () => {
      this.log.push("signed out");
      return this.over;
    },
    beforeCatchUp: () => this.log.push("hold"),
    catchUp: async () => {
      this.log.push(`sync after ${this.transports.at(-1)?.sent.map((one) => one.type).join()}`);
      if (this.syncFails) throw this.syncFails;
    },
  });

  get last(): FakeTransport {
    const last = this.transports.at(-1);
    if (!last) throw new Error("Nothing was connected yet; start the connection and let it settle.");
    return last;
  }

  get kind(): string {
    return this.connection.getSnapshot().kind;
  }

  /** How long until the next try; fails unless it waits for one. */
  get wait(): number {
    const state = this.connection.getSnapshot();
    if (state.kind !== "offline" || state.retryAt === null) throw new Error(`The connection is ${state.kind} and waits for nothing.`);
    return state.retryAt - performance.now();
  }
}
