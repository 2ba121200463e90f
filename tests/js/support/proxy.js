// A TCP proxy that can drop every connection at once, as a lost network or a restarted server does.
import { connect, createServer } from 'node:net';

export async function startProxy(target) {
  const { hostname, port } = new URL(target);
  const sockets = new Set();
  const server = createServer(client => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [[client, upstream], [upstream, client]]) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach(s => s.destroy());
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut,
    stop: () => new Promise(resolve => {
      cut();
      server.close(resolve);
    }),
  };
}
