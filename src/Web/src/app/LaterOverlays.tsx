import type { Profile } from "../api/wire";
import { useT } from "../i18n/translate";
import { useChatState } from "../realtime/useChat";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Later } from "../ui/later";
import { closeOverlay, useOverlay } from "../ui/overlays";
import { useLater } from "../ui/useLater";
import { useAccountLater } from "./LaterAccount";
import { useDoorLater } from "./LaterDoor";
import { useThreadsLater } from "./LaterThreads";

const overlays = new Later<{ user: Profile }>(() => import("./Overlays").then((module) => module.Overlays));

/** The dialogs, which the first view does without. They are fetched right behind it, so that they open at once, also without a network. */
export function LaterOverlays({ user }: { user: Profile }) {
  const t = useT();
  const wanted = useOverlay() !== null;
  const loaded = useChatState((state) => state.loaded);
  const state = useLater(overlays, wanted, loaded);
  useAccountLater(loaded);
  useDoorLater(loaded);
  useThreadsLater(loaded);
  if (state.kind === "here") return <state.Part user={user} />;
  if (!wanted || state.kind === "missing") return null;
  return (
    <Dialog
      title={t("app.partMissing")} onClose={closeOverlay} width="26rem" testId="part-missing"
      footer={<Button look="primary" onClick={() => void overlays.load()}>{t("common.retry")}</Button>}
    >
      <p className="px-5 pb-5 pt-1 text-ink-2">{t("app.partMissingHelp")}</p>
    </Dialog>
  );
}
