import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, connect, openRoom, service, signUp, url } from './support/chat.js';
import { startProxy } from './support/proxy.js';

test('after a dropped connection the client is back by itself and a sync brings what it missed', async () => {
  const proxy = await startProxy(service ?? url);
  const [alice, bob] = [await signUp('Alice'), await signUp('Bob')];
  const room_id = await openRoom(alice, bob);
  const say = content => call('POST', `/api/rooms/${room_id}/messages`, alice.token, { content });
  const bobs = await connect(bob, { through: proxy.url, retries: [300, 300, 300, 300] });
  try {
    await say('before');
    await bobs.inbox.next(e => e.type === 'message.new');
    let { cursor } = await call('GET', '/api/sync', bob.token);

    const back = new Promise(resolve => bobs.connection.onreconnected(resolve));
    const lost = new Promise(resolve => bobs.connection.onreconnecting(resolve));
    proxy.cut();
    await lost;
    await say('while he is away');
    await back;

    // The order of work that leaves no gap: connected, pong, then sync.
    assert.equal((await bobs.send({ type: 'ping' })).type, 'pong');
    const missed = [];
    for (let more = true; more;) {
      const page = await call('GET', `/api/sync?cursor=${encodeURIComponent(cursor)}`, bob.token);
      missed.push(...page.rooms.flatMap(r => r.messages));
      ({ cursor, has_more: more } = page);
    }
    assert.deepEqual(missed.map(m => [m.seq, m.content]), [[2, 'while he is away']]);

    await say('after');
    assert.equal((await bobs.inbox.next(e => e.type === 'message.new' && e.message.seq === 3)).message.content, 'after');
  } finally {
    await bobs.stop();
    await proxy.stop();
  }
});
