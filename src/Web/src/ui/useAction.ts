import { useCallback, useEffect, useRef, useState } from "react";
import { describeError } from "../i18n/problem";
import { useT } from "../i18n/translate";

/** Runs something that may fail, and says how it goes: busy, or failed with a sentence. */
export function useAction<Args extends unknown[]>(work: (...args: Args) => Promise<unknown>) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const latest = useRef(work);
  useEffect(() => { latest.current = work; });
  const run = useCallback(async (...args: Args): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await latest.current(...args);
      return true;
    } catch (failure) {
      setError(describeError(t, failure));
      return false;
    } finally {
      setBusy(false);
    }
  }, [t]);
  return { run, busy, error, setError };
}
