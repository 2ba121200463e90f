import { useCallback, useEffect, useRef, useState } from "react";
import type { ConsoleApi } from "./consoleApi";
import { useNews } from "./useNews";
import type { CaseDetails } from "./wire";

type Opened = { id: string } & ({ kind: "loaded"; value: CaseDetails } | { kind: "failed"; error: unknown });

/** A case with all that belongs to it, kept up to date while it is open. Looking again shows no skeleton. */
export function useCase(api: ConsoleApi, id: string) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const turn = useRef(0);
  const reload = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const value = await api.case(id);
      if (mine === turn.current) setOpened({ id, kind: "loaded", value });
    } catch (error) {
      if (mine === turn.current) setOpened((before) => before?.id === id && before.kind === "loaded" ? before : { id, kind: "failed", error });
    }
  }, [api, id]);
  useEffect(() => { void reload(); }, [reload]);
  useNews(() => void reload());
  return { state: opened?.id === id ? opened : { kind: "loading" as const }, reload };
}
