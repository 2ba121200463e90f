import { useCallback, useEffect, useRef, useState } from "react";
import { fieldProblem, formProblem, isAbout } from "../i18n/problem";
import { useT } from "../i18n/translate";

const none: readonly string[] = [];

/**
 * Runs something that may fail, and says how it goes: busy, or failed with a sentence, in the language of the moment. A form names
 * the `fields` beside which it shows what `fault` says; `error` does not repeat that. `wrong` says which field an `error` is about.
 */
export function useAction<Args extends unknown[]>(work: (...args: Args) => Promise<unknown>, fields = none) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);
  const latest = useRef(work);
  useEffect(() => { latest.current = work; });
  const run = useCallback(async (...args: Args): Promise<boolean> => {
    setBusy(true);
    setFailure(null);
    try {
      await latest.current(...args);
      return true;
    } catch (error) {
      setFailure({ error });
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setFailure(null), []);
  const fault = (field: string) => failure && fieldProblem(t, failure.error, field);
  const wrong = (field: string) => failure !== null && isAbout(failure.error, field);
  return { run, busy, wrong, error: failure && formProblem(t, failure.error, fields), fault, clear };
}
