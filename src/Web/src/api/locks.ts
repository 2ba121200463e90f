// Web Locks need a secure context. On plain http (a phone on the developer's network) one tab is all that is guarded.
const chains = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while no other tab, and nobody else in this one, runs work under the same name. `waited`: somebody else had the lock
 * before.
 */
export async function withLock<T>(name: string, work: (waited: boolean) => Promise<T>): Promise<T> {
  if (globalThis.navigator?.locks) {
    const atOnce = await navigator.locks.request(name, { ifAvailable: true }, async (lock) => lock && { done: await work(false) });
    return atOnce ? atOnce.done : await navigator.locks.request(name, () => work(true)) as T;
  }
  const waited = chains.has(name);
  const before = chains.get(name) ?? Promise.resolve();
  const mine = before.then(() => work(waited), () => work(waited));
  const end = mine.catch(() => undefined).finally(() => { if (chains.get(name) === end) chains.delete(name); });
  chains.set(name, end);
  return await mine;
}

/** A random UUID, also where `crypto.randomUUID` is missing for want of a secure context. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
