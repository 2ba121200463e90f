import { isKey, type Translate } from "../../i18n/translate";

/** What was done, or that it is over, in a sentence. */
export function whatWasDone(t: Translate, kind: string, over: boolean): string {
  const key = `moderation.${kind}${over ? ".over" : ""}`;
  return isKey(key) ? t(key) : t(over ? "moderation.other.over" : "moderation.other");
}
