import type { ReactNode } from "react";
import { useT } from "../../i18n/translate";
import { Button } from "../../ui/Button";
import { Empty, SkeletonRows } from "../../ui/Empty";
import type { usePaged } from "./usePaged";

interface Props<T> { heading?: "h2" | "h3"; title: string; empty: string; testId: string; list: ReturnType<typeof usePaged<T>>; children: (one: T) => ReactNode }

/** A part of a dialog: a list with its heading, its empty state, its failure and the way to more of it. */
export function PagedList<T>({ heading: Heading = "h3", title, empty, testId, list: { first, items, more }, children }: Props<T>) {
  const t = useT();
  return (
    <section aria-label={title} data-testid={testId} className="pb-4">
      <Heading className="text-sm font-semibold text-ink-2">{title}</Heading>
      {first.kind === "loading" && <SkeletonRows rows={2} avatar={12} />}
      {first.kind === "failed" && <Empty icon="alert" title={first.error}><Button onClick={first.retry}>{t("common.retry")}</Button></Empty>}
      {first.kind === "loaded" && items.length === 0 && <p className="py-3 text-ink-2">{empty}</p>}
      {items.length > 0 && <ul className="divide-y divide-line">{items.map(children)}</ul>}
      {more && <Button busy={more.busy} className="w-full" onClick={() => void more.run()}>{t("moderation.more")}</Button>}
      {more?.error && <p role="alert" className="mt-1 text-sm text-danger">{more.error}</p>}
    </section>
  );
}
