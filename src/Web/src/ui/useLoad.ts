import { useCallback, useEffect, useState } from "react";
import { describeError } from "../i18n/problem";
import { useT } from "../i18n/translate";

type Loaded<T> = { kind: "loading" } | { kind: "failed"; error: string } | { kind: "loaded"; value: T };

/** Loads something for a dialog or a panel. `key` names what; another key loads anew. */
export function useLoad<T>(key: string, load: () => Promise<T>) {
  const t = useT();
  const [state, setState] = useState<Loaded<T> & { key: string }>({ kind: "loading", key });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    load().then(
      (value) => { if (current) setState({ kind: "loaded", value, key }); },
      (error: unknown) => { if (current) setState({ kind: "failed", error: describeError(t, error), key }); },
    );
    return () => { current = false; };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` stands for what `load` closes over
  }, [key, attempt]);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  const value: Loaded<T> = state.key === key ? state : { kind: "loading" };
  return { ...value, retry };
}
