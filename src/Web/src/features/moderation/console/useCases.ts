import { useCallback, useEffect, useRef, useState } from "react";
import type { Page } from "../../../api/http";
import { pageSize, type CaseFilter, type ConsoleApi } from "./consoleApi";
import { useNews } from "./useNews";
import type { Case } from "./wire";

/** What a list holds at most: whoever has more before them decides some first. */
export const maxListed = 4 * pageSize;

type Listed = { key: string } & ({ kind: "loaded"; cases: readonly Case[]; next: string | null } | { kind: "failed"; error: unknown });

async function pages(api: ConsoleApi, filter: CaseFilter, size: number): Promise<Page<Case>> {
  let page = await api.cases(filter);
  const items = [...page.items];
  while (page.next !== null && items.length < Math.min(size, maxListed)) {
    page = await api.cases(filter, page.next);
    items.push(...page.items);
  }
  return { items, next: items.length < maxListed ? page.next : null };
}

/** The cases that a filter lets through, as they are now. Where looking again fails, what was known stays. */
export function useCases(api: ConsoleApi, filter: CaseFilter) {
  const key = JSON.stringify(filter);
  const [listed, setListed] = useState<Listed | null>(null);
  const turn = useRef(0);
  const size = listed?.kind === "loaded" && listed.key === key ? listed.cases.length : 0;

  const load = useCallback(async (wanted: number): Promise<readonly Case[] | null> => {
    const mine = ++turn.current;
    try {
      const { items, next } = await pages(api, JSON.parse(key) as CaseFilter, wanted);
      if (mine === turn.current) setListed({ key, kind: "loaded", cases: items, next });
      return items;
    } catch (error) {
      if (mine === turn.current) setListed((before) => before?.key === key && before.kind === "loaded" ? before : { key, kind: "failed", error });
      return null;
    }
  }, [api, key]);

  useEffect(() => { void load(0); }, [load]);
  const reload = useCallback(() => load(size), [load, size]);
  useNews(() => void reload());
  const state = listed?.key === key ? listed : { kind: "loading" as const };
  return { state, reload, more: useCallback(() => load(size + 1), [load, size]) };
}
