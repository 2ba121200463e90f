// People, rooms and connections for the tests; the server's address comes from the environment.
import { DefaultHttpClient, HttpResponse, HubConnectionBuilder, LogLevel, NullLogger } from '@microsoft/signalr';
import { randomUUID } from 'node:crypto';

export const url = process.env.VEZA_TEST_URL;
if (!url) throw new Error('VEZA_TEST_URL is not set: run ./veza test, which starts a server for these tests.');

export async function call(method, path, token, body) {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

export async function signUp(name) {
  const email = `${randomUUID()}@example.test`;
  const session = await call('POST', '/api/auth/register', null, { name, email, password: 'correct horse battery' });
  return { id: session.user.id, name, token: session.token };
}

export async function openRoom(owner, ...members) {
  const body = { type: 'group', name: 'A room', members: members.map(m => m.id) };
  return (await call('POST', '/api/rooms', owner.token, body)).id;
}

/** SignalR Service's address when it holds the connections; undefined when the server itself does. */
export const service = process.env.VEZA_TEST_SERVICE;

/** Follows the server's answer to another address of the service: that of a proxy before it. */
class Detour extends DefaultHttpClient {
  #to;

  constructor(to) {
    super(NullLogger.instance);
    this.#to = to;
  }

  async send(request) {
    const { statusCode, statusText, content } = await super.send(request);
    return new HttpResponse(statusCode, statusText, content?.replace(service, this.#to));
  }
}

/**
 * A connection of the official client, as docs/api.md says: given /api and an access token, nothing else.
 * `through` is a proxy before whatever holds the connections.
 */
export async function connect(user, { through, transport, retries } = {}) {
  const base = through && !service ? through : url;
  let builder = new HubConnectionBuilder()
    .withUrl(`${base}/api`, {
      accessTokenFactory: () => user.token,
      ...(transport && { transport }),
      ...(through && service && { httpClient: new Detour(through) }),
    })
    .configureLogging(LogLevel.None);
  if (retries) builder = builder.withAutomaticReconnect(retries);
  const connection = builder.build();
  const inbox = new Inbox();
  connection.on('events', events => events.forEach(e => inbox.put(e)));
  await connection.start();
  await connection.invoke('event', { type: 'ping' }); // once it is answered, the connection is subscribed to its rooms
  return {
    connection,
    inbox,
    send: event => connection.invoke('event', event),
    stop: () => connection.stop(),
  };
}

/** Events in the order of their arrival; `next` waits for the first that fits and was not taken before. */
class Inbox {
  #events = [];
  #wake = () => {};

  put(event) {
    this.#events.push(event);
    this.#wake();
  }

  async next(fits, patience = 10_000) {
    const deadline = Date.now() + patience;
    for (;;) {
      const index = this.#events.findIndex(fits);
      if (index >= 0) return this.#events.splice(index, 1)[0];
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`The event did not come. Those that did: ${JSON.stringify(this.#events)}`);
      await new Promise(resolve => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
