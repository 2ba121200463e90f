// The official client against the double of SignalR Service. An xunit test starts the service and a tiny application
// (negotiate and upstream), and runs this by name: it is not among the tests of the chat server.
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const url = process.env.VEZA_TEST_URL;

async function connect(user, transport, retries) {
  let builder = new HubConnectionBuilder()
    .withUrl(`${url}/api?user=${user}`, transport && { transport })
    .configureLogging(LogLevel.None);
  if (retries) builder = builder.withAutomaticReconnect(retries);
  const connection = builder.build();
  const heard = [];
  let wake = () => {};
  connection.on('say', text => {
    heard.push(text);
    wake();
  });
  await connection.start();
  const hear = async count => {
    while (heard.length < count) await new Promise(resolve => (wake = resolve));
    return heard;
  };
  return { connection, hear };
}

for (const name of ['WebSockets', 'ServerSentEvents', 'LongPolling']) {
  test(`it invokes and hears its group over ${name}`, { timeout: 30_000 }, async () => {
    const { connection, hear } = await connect(`user-${name}`, HttpTransportType[name]);
    try {
      assert.deepEqual(await connection.invoke('echo', { text: 'héllo', n: 1.50 }), { text: 'héllo', n: 1.5 });
      assert.equal(await connection.invoke('nothing'), undefined);
      await assert.rejects(connection.invoke('refuse'), /You are not a member of this room\./);
      await assert.rejects(connection.invoke('break'), /Invocation failed, status code 500/);
      await connection.invoke('join', `room-${name}`);
      for (const text of ['one', 'two', 'three']) await connection.send('tell', `room-${name}`, text);
      assert.deepEqual(await hear(3), ['one', 'two', 'three']);
    } finally {
      await connection.stop();
    }
  });
}

test('a refused negotiate fails the start with its text', async () => {
  await assert.rejects(connect('nobody'), /Nobody may connect/);
});

test('closed by the service it comes back as another connection, in the groups of its user', { timeout: 30_000 }, async () => {
  const { connection, hear } = await connect('carol', undefined, [0, 100, 100]);
  try {
    await connection.invoke('join', 'room-carol');
    const before = connection.connectionId;
    const back = new Promise(resolve => connection.onreconnected(resolve));
    const reason = new Promise(resolve => connection.onreconnecting(error => resolve(error.message)));
    await connection.send('close', before);

    assert.match(await reason, /bye/);
    assert.notEqual(await back, before);
    await connection.send('tell', 'room-carol', 'again');
    assert.deepEqual(await hear(1), ['again']);
  } finally {
    await connection.stop();
  }
});
