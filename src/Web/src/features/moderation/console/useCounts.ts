import { useCallback, useEffect, useState } from "react";
import type { ConsoleApi } from "./consoleApi";
import { useNews } from "./useNews";
import type { CaseCounts } from "./wire";

/** How many cases wait, kept up to date; `null` until it is known. */
export function useCounts(api: ConsoleApi): CaseCounts | null {
  const [counts, setCounts] = useState<CaseCounts | null>(null);
  // What fails here is told by the list beside it; the next news asks again.
  const load = useCallback(() => { api.counts().then(setCounts, () => undefined); }, [api]);
  useEffect(load, [load]);
  useNews(load);
  return counts;
}
