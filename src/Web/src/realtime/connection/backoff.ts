/** Waits that double up to a limit, spread by chance so that many clients do not return at once. */
export function backoffMs(attempt: number, random: () => number = Math.random, firstMs = 1000, limitMs = 30_000): number {
  const ceiling = Math.min(limitMs, firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
