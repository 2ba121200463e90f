import { useState } from "react";
import type { Page } from "../../api/http";
import { useAction } from "../../ui/useAction";
import { useLoad } from "../../ui/useLoad";

/** A list that comes in parts, of which the first is there at once. */
export function usePaged<T>(key: string, load: (after?: string) => Promise<Page<T>>) {
  const first = useLoad(key, () => load());
  const [rest, setRest] = useState<{ behind: Page<T> } & Page<T> | null>(null);
  const page = first.kind === "loaded" ? first.value : null;
  const further = rest?.behind === page ? rest : null;
  const next = (further ?? page)?.next ?? null;
  const more = useAction(async () => {
    if (!page || next === null) return;
    const { items, next: then } = await load(next);
    setRest((before) => ({ behind: page, items: [...before?.behind === page ? before.items : [], ...items], next: then }));
  });
  return { first, items: [...page?.items ?? [], ...further?.items ?? []], more: next === null ? null : more };
}
