import { useEffect, useRef, useState } from "react";
import { useT } from "../i18n/translate";
import { announce } from "./announce";

/** Copies to the clipboard and says so, for a moment. */
export function useCopy() {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = (text: string) => {
    // Missing on plain http; then nothing is copied and nothing is claimed.
    void navigator.clipboard?.writeText(text).then(() => {
      setCopied(true);
      announce(t("message.copied"));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setCopied(false), 1500);
    }, () => undefined);
  };
  return { copied, copy };
}
