import type { Day } from "./wire";

/** Every day up to `today`, those without figures too: the axis is time. The days are UTC. */
export function everyDay(days: readonly Day[], count: number, today: number): Day[] {
  const known = new Map(days.map((one) => [one.day, one]));
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(today - (count - 1 - at) * 24 * 3600_000).toISOString().slice(0, 10);
    return known.get(day) ?? { day, flag: 0, mask: 0, hold: 0, block: 0 };
  });
}

/** The heights of stacked columns, of the greatest one's sum; from the bottom. */
export function stacked(days: readonly (readonly number[])[], height: number): { y: number; h: number }[][] {
  const most = Math.max(1, ...days.map((parts) => parts.reduce((sum, one) => sum + one, 0)));
  return days.map((parts) => {
    let y = height;
    return parts.map((one) => {
      const h = one / most * height;
      y -= h;
      return { y, h };
    });
  });
}

/** The part of upheld cases among those that were decided; `null` where nothing was. */
export function precisionOf(upheld: number, overturned: number): number | null {
  return upheld + overturned === 0 ? null : upheld / (upheld + overturned);
}
