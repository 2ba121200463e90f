import type { Profile } from "../api/wire";
import { currentLanguage } from "../i18n/language";
import { useT } from "../i18n/translate";
import { loadLaterWords } from "../i18n/words";
import { SkeletonRows } from "../ui/Empty";
import { Later } from "../ui/later";
import { useLater } from "../ui/useLater";
import { PartMissing } from "./PartMissing";

const page = new Later<{ user: Profile; path: string }>(async () => {
  const [module] = await Promise.all([import("../features/moderation/console/ConsolePage"), loadLaterWords(currentLanguage())]);
  return module.ConsolePage;
});

/** The moderators' console, a page of its own with its words, which nobody fetches who does not open it. */
export function LaterConsole({ user, path }: { user: Profile; path: string }) {
  const t = useT();
  const state = useLater(page, true, true);
  return (
    <main
      data-region data-console={path} data-testid="console" tabIndex={-1} aria-busy={state.kind === "missing"} aria-label={t("menu.moderation")}
      className="flex min-h-0 min-w-0 grow flex-col bg-surface outline-none"
    >
      {state.kind === "here" && <state.Part user={user} path={path} />}
      {state.kind === "missing" && <><h1 className="sr-only">{t("menu.moderation")}</h1><SkeletonRows rows={8} /></>}
      {state.kind === "failed" && (
        <div className="m-auto"><h1 className="sr-only">{t("menu.moderation")}</h1><PartMissing retry={() => page.load()} /></div>
      )}
    </main>
  );
}
