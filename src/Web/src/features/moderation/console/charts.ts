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
