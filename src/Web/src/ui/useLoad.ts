import { useCallback, useEffect, useState } from "react";
import { describeError } from "../i18n/problem";
import { useT } from "../i18n/translate";

type Loading<T, E> = { kind: "loading" } | { kind: "failed"; error: E } | { kind: "loaded"; value: T };

/** Loads something for a dialog or a panel. `key` names what; another key loads anew. */
export function useLoad<T>(key: string, load: () => Promise<T>) {
  const t = useT();
  const [state, setState] = useState<Loading<T, unknown> & { key: string }>({ kind: "loading", key });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    load().then(
      (value) => { if (current) setState({ kind: "loaded", value, key }); },
      (error: unknown) => { if (current) setState({ kind: "failed", error, key }); },
    );
    return () => { current = false; };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` stands for what `load` closes over
  }, [key, attempt]);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  const now = state.key === key ? state : { kind: "loading" as const };
  const shown: Loading<T, string> = now.kind === "failed" ? { kind: "failed", error: describeError(t, now.error) } : now;
  return { ...shown, retry };
}
