import { HttpTransportType } from '@microsoft/signalr';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { call, connect, openRoom, signUp } from './support/chat.js';

for (const name of ['WebSockets', 'ServerSentEvents', 'LongPolling']) {
  test(`two people talk over ${name}`, async () => {
    const transport = HttpTransportType[name];
    const [alice, bob] = [await signUp('Alice'), await signUp('Bob')];
    const room_id = await openRoom(alice, bob);
    const [hers, his] = [await connect(alice, { transport }), await connect(bob, { transport })];
    try {
      const client_message_id = randomUUID();
      const ack = await hers.send({ type: 'message.send', room_id, content: 'Bonjour à tous 👋', client_message_id });
      const heard = await his.inbox.next(e => e.type === 'message.new');
      const reply = await his.send({ type: 'message.send', room_id, content: 'salut', reply_to: ack.id });
      const answered = await hers.inbox.next(e => e.type === 'message.new' && e.message.seq === reply.seq);

      assert.equal(ack.type, 'ack');
      assert.deepEqual([ack.room_id, ack.client_message_id], [room_id, client_message_id]);
      assert.deepEqual([ack.seq, reply.seq], [1, 2]);
      assert.equal(heard.message.id, ack.id);
      assert.equal(heard.message.content, 'Bonjour à tous 👋');
      assert.equal(heard.message.user_id, alice.id);
      assert.equal(answered.message.quoted.content, 'Bonjour à tous 👋');
    } finally {
      await Promise.all([hers.stop(), his.stop()]);
    }
  });
}

test('left to itself the client chooses a transport and every kind of event arrives', async () => {
  const [alice, bob] = [await signUp('Alice'), await signUp('Bob')];
  const room_id = await openRoom(alice, bob);
  const [hers, his] = [await connect(alice), await connect(bob)];
  try {
    const { id, seq } = await hers.send({ type: 'message.send', room_id, content: 'one' });
    await his.inbox.next(e => e.type === 'message.new');

    const edited = await hers.send({ type: 'message.edit', message_id: id, content: 'two' });
    assert.equal(edited.message.content, 'two');
    assert.equal((await his.inbox.next(e => e.type === 'message.updated')).message.content, 'two');

    const read = await his.send({ type: 'message.read', room_id, seq });
    assert.deepEqual([read.read_seq, read.unread_count], [seq, 0]);
    assert.equal((await hers.inbox.next(e => e.type === 'message.read')).user_id, bob.id);

    assert.equal((await his.send({ type: 'typing.start', room_id })).type, 'ack');
    assert.equal((await hers.inbox.next(e => e.type === 'typing')).typing, true);

    const watched = await hers.send({ type: 'presence.subscribe', user_ids: [bob.id] });
    assert.equal(watched.presence[0].status, 'online');
    await his.send({ type: 'presence.update', status: 'busy' });
    assert.equal((await hers.inbox.next(e => e.type === 'presence' && e.user_id === bob.id)).status, 'busy');

    assert.equal((await hers.send({ type: 'message.delete', message_id: id })).type, 'ack');
    assert.equal((await his.inbox.next(e => e.type === 'message.deleted')).message_id, id);

    assert.equal((await hers.send({ type: 'ping' })).type, 'pong');
  } finally {
    await Promise.all([hers.stop(), his.stop()]);
  }
});

test('a repeated send gets the first answer', async () => {
  const alice = await signUp('Alice');
  const room_id = await openRoom(alice);
  const { send, stop } = await connect(alice);
  try {
    const event = { type: 'message.send', room_id, content: 'once', client_message_id: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(event)));
    const other = await send({ ...event, content: 'twice' });

    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.deepEqual([other.type, other.code], ['error', 'client_message_id_reused']);
    assert.equal((await call('GET', `/api/rooms/${room_id}/messages`, alice.token)).length, 1);
  } finally {
    await stop();
  }
});

test('a refusal is a result with a code, and the connection goes on', async () => {
  const [alice, mallory] = [await signUp('Alice'), await signUp('Mallory')];
  const room_id = await openRoom(alice);
  const { send, stop } = await connect(mallory);
  try {
    const code = async event => (await send(event)).code;

    assert.equal(await code({ type: 'message.send', room_id, content: 'let me in' }), 'room_not_found');
    assert.equal(await code({ type: 'no.such.event' }), 'unknown_event');
    assert.equal(await code({ type: 'message.send', room_id }), 'malformed_event');
    assert.equal((await send({ type: 'ping' })).type, 'pong');
  } finally {
    await stop();
  }
});

test('without a good token there is no connection', async () => {
  await assert.rejects(connect({ token: 'not a token' }), /401/);
});
