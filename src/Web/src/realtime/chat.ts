import { Api } from "../api/client";
import { Http } from "../api/http";
import { serverClock } from "../api/serverClock";
import type { Session } from "../api/session";
import { storage } from "../api/storage";
import type { Message, Room } from "../api/wire";
import { Connection } from "./connection/connection";
import { KeptDatabase, StorageError } from "./device/database";
import { Drafts } from "./device/drafts";
import { RoomFiller } from "./sync/filler";
import { forgetOutbox } from "./device/forget";
import { History } from "./sync/history";
import { Journal } from "./outbox/journal";
import { Marker } from "./sync/marker";
import { echoOf } from "./outbox/echoOf";
import { Outbox } from "./outbox/outbox";
import { followOwnProfile } from "./ownProfile";
import { OwnStatus } from "./presence/ownStatus";
import { OutboxRows } from "./outbox/outboxRows";
import { PeopleKeeper } from "./sync/peopleKeeper";
import { PresenceWatcher } from "./presence/presenceWatcher";
import { Reactions } from "./reactions";
import type { ScrollPlace } from "./scrollPlace";
import { SnapshotKeeper } from "./device/snapshot";
import type { EventTable } from "./store/events";
import { ChatStore } from "./store/store";
import { Synchroniser } from "./sync/synchroniser";
import { signalrTransport } from "./connection/transport";
import { ThreadKeeper } from "./sync/threadKeeper";
import { TypingSender } from "./presence/typingSender";
import { UnheardRooms } from "./sync/unheard";

/** So long the connection and its script leave the way to the first answer; one that does not come holds up nothing. */
const connectWithinMs = 2000;

/** Everything that runs while one person is signed in, wired together. Made at sign-in, stopped at sign-out. */
export class Chat {
  readonly api: Api;
  readonly store: ChatStore;
  readonly connection: Connection;
  readonly database = new KeptDatabase();
  readonly outbox: Outbox;
  readonly history: History;
  readonly reactions: Reactions;
  readonly drafts: Drafts;
  readonly marker: Marker;
  readonly presence: PresenceWatcher;
  readonly status: OwnStatus;
  readonly typing: TypingSender;
  readonly threads: ThreadKeeper;
  readonly unheard: UnheardRooms;
  /** Where the person was in the rooms that they looked at, for as long as the window lives. */
  readonly places = new Map<string, ScrollPlace>();
  readonly #journal: Journal;
  readonly #synchroniser: Synchroniser;
  readonly #snapshots: SnapshotKeeper;
  readonly #people: PeopleKeeper;
  readonly #filler: RoomFiller;
  readonly #messageListeners = new Set<(messages: Message[]) => void>();
  readonly #cleanup: (() => void)[] = [];
  #stopped = false;
  /** The sign-in that the connection belongs to. */
  #signIn: string | null = null;

  constructor(private readonly session: Session, readonly me: { id: string; name: string }, events: EventTable) {
    this.api = new Api(new Http(session.tokensOf(me.id)));
    this.store = new ChatStore(me.id, events);
    this.#synchroniser = new Synchroniser(this.api, this.store, () => this.marker.arrivedBySync());
    this.connection = new Connection({
      events,
      transport: signalrTransport,
      negotiate: () => {
        this.#signIn = session.signInId();
        return this.api.negotiate();
      },
      onSignedOut: () => session.ended(this.#signIn),
      onEvents: (told) => {
        this.unheard.receive(told);
        this.store.receive(told);
      },
      beforeCatchUp: () => {
        this.unheard.reset();
        this.store.hold();
      },
      onServerTime: (time, sentAt) => serverClock.pong(time, sentAt),
      catchUp: async () => {
        try {
          await this.#synchroniser.run();
        } finally {
          this.store.release();
        }
        // The next catching up asks again.
        void this.#people.refresh().catch(() => undefined);
        void this.#loadNotices().catch(() => undefined);
        void this.api.savedIds().then(({ message_ids }) => this.store.setAllSaved(message_ids)).catch(() => undefined);
        void this.outbox.review.catchUp().catch(() => undefined);
        void this.threads.refresh().catch(() => undefined);
        void this.#filler.run().catch(() => undefined);
      },
    });
    this.unheard = new UnheardRooms(this.connection, () => this.#synchroniser.run());
    const journal = this.#journal = new Journal(storage, me.id);
    this.outbox = new Outbox({
      me, api: this.api, journal, rows: new OutboxRows(me.id, this.database, journal),
      onSent: (item, sent) => this.store.addEcho(echoOf(item, sent, me)),
      onEdited: (message) => this.store.addMessages(message.room_id, [message]),
      mayReach: () => navigator.onLine || this.connection.getSnapshot().kind === "online",
    });
    this.store.onHeld = (news) => void this.outbox.review.told(news).catch(() => undefined); // the next catching up asks again
    this.database.onLost(() => void this.outbox.restore());
    this.history = new History(this.api, this.store);
    this.reactions = new Reactions(this.api, this.store);
    this.threads = new ThreadKeeper(this.api, this.store);
    this.drafts = new Drafts(me.id, storage, window);
    this.marker = new Marker(this.api, this.store, this.connection);
    this.#people = new PeopleKeeper(this.api, this.store);
    this.#filler = new RoomFiller(this.history, this.store);
    this.presence = new PresenceWatcher(this.store, this.connection, (status) => this.status.told(status));
    this.status = new OwnStatus(this.store, this.connection, storage, () => this.presence.again());
    this.typing = new TypingSender(this.connection);
    this.#snapshots = new SnapshotKeeper(this.store, this.database, () => this.#synchroniser.cursor);
    this.store.onMessages = (messages) => {
      this.marker.arrived(messages);
      this.threads.heard(messages);
      for (const listener of this.#messageListeners) listener(messages);
    };
  }

  start(): void {
    this.#cleanup.push(followOwnProfile(this.session, this.store, this.me.id));
    // A database that another tab blocks must not keep us from starting.
    const late = new Promise<null>((done) => setTimeout(() => done(null), 1500));
    void Promise.race([this.#snapshots.restore(), late]).then((cursor) => {
      if (this.#stopped) return;
      this.#synchroniser.cursor = cursor;
      this.#synchroniser.start();
      // First the list, which needs no connection: the sync that follows the pong brings what comes between them.
      const listed = this.#synchroniser.run().catch(() => undefined);
      const patience = new Promise<void>((done) => setTimeout(done, connectWithinMs));
      void Promise.race([listed, patience]).then(() => { if (!this.#stopped) this.connection.start(); });
    });
    void this.outbox.start();
    // Back online: what waits need not wait for its timer.
    let before = this.connection.getSnapshot().kind;
    this.#cleanup.push(this.connection.subscribe(() => {
      const { kind } = this.connection.getSnapshot();
      if (kind === "online" && before !== "online") {
        this.outbox.drainAll();
        this.unheard.online();
      }
      before = kind;
    }));
  }

  stop(): void {
    this.#stopped = true;
    for (const clean of this.#cleanup) clean();
    this.unheard.reset();
    this.#synchroniser.stop();
    this.#snapshots.stop();
    this.outbox.stop();
    this.drafts.stop();
    this.marker.stop();
    this.threads.stop();
    this.presence.stop();
    this.status.stop();
    this.#people.stop();
    this.#filler.stop();
    this.connection.stop();
  }

  /** How many messages and drafts would be lost with `forget`. */
  unsent(): number {
    return this.outbox.getSnapshot().filter((one) => one.state !== "sent").length + this.drafts.getSnapshot().size;
  }

  /** Before the person signs out: leaves nothing to read behind on this device. Whose sign-in just ended keeps what is not sent. */
  async forget(): Promise<void> {
    this.#snapshots.stop();
    this.drafts.forget();
    this.outbox.stop();
    this.#journal.clear();
    try {
      await this.database.work((database) => forgetOutbox(database, this.me.id));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error; // one that refuses holds nothing
    }
  }

  /** What a moderator did while nobody was connected is shown, too. */
  async #loadNotices(): Promise<void> {
    const { notices } = this.store.getSnapshot();
    this.store.setNotices(await this.api.notices(), notices);
  }

  /** Keeps the room among the favourites, on all devices, or takes it out. */
  async setFavourite(roomId: string, on: boolean): Promise<void> {
    this.store.setFavourite(await this.api.setFavourite(roomId, on));
  }

  /** A room that is made or joined here: it is among one's rooms when this ends. */
  async enter(entering: Promise<Room>): Promise<Room> {
    const room = await entering;
    await this.#synchroniser.run();
    this.store.addRoom(room);
    return room;
  }

  /** Calls back with every message that arrives live. */
  onMessages(listener: (messages: Message[]) => void): () => void {
    this.#messageListeners.add(listener);
    return () => this.#messageListeners.delete(listener);
  }
}
