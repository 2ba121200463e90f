import { useT } from "../../i18n/translate";
import { Button } from "../Button";
import { Dialog } from "../Dialog";
import { Later } from "../later";
import { useLater } from "../useLater";

interface LaterPickerProps {
  title: string;
  onChoose: (emoji: string) => void;
  onClose: () => void;
}

const picker = new Later<LaterPickerProps>(() => import("./EmojiPicker").then((module) => module.EmojiPicker));

/** The picker, which comes when it is first opened. */
export function LaterPicker(props: LaterPickerProps) {
  const t = useT();
  const state = useLater(picker, true, false);
  if (state.kind === "here") return <state.Part {...props} />;
  if (state.kind === "missing") return null;
  return (
    <Dialog
      title={t("app.partMissing")} onClose={props.onClose} width="26rem" testId="part-missing"
      footer={<Button look="primary" onClick={() => void picker.load()}>{t("common.retry")}</Button>}
    >
      <p className="px-5 pb-5 pt-1 text-ink-2">{t("app.partMissingHelp")}</p>
    </Dialog>
  );
}
