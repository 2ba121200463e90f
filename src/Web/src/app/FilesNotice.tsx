import { useEffect, useState } from "react";
import { useT } from "../i18n/translate";
import { announce } from "../ui/announce";
import { Icon } from "../ui/Icon";
import { IconButton } from "../ui/Button";
import { guardFiles } from "./guardFiles";

const shownMs = 8000;

/** Files that are dropped or pasted cannot be sent yet: the page says so, and stays where it is. */
export function FilesNotice() {
  const t = useT();
  const [times, setTimes] = useState(0);
  useEffect(() => guardFiles(window, () => {
    announce(t("files.notYet"));
    setTimes((before) => before + 1);
  }), [t]);
  useEffect(() => {
    if (times === 0) return;
    const timer = setTimeout(() => setTimes(0), shownMs);
    return () => clearTimeout(timer);
  }, [times]);
  if (times === 0) return null;
  return (
    <div data-testid="files-notice" className="flex min-h-9 shrink-0 items-center justify-center gap-2 bg-warn-soft px-4 py-1 text-sm text-warn">
      <Icon name="alert" size={16} /><span>{t("files.notYet")}</span>
      <IconButton icon="close" size={16} label={t("added.dismiss")} className="size-7" onClick={() => setTimes(0)} />
    </div>
  );
}
