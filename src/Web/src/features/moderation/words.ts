import type { ModerationNotice } from "../../realtime/state/roomState";
import { describeCode } from "../../i18n/problem";
import { isKey, type Translate } from "../../i18n/translate";

/** What is new: what was done, that it is over, or what was decided on an appeal. */
export function whatIsNew(t: Translate, { kind, ended, appeal }: Pick<ModerationNotice, "kind" | "ended" | "appeal">): string {
  return appeal === null ? whatWasDone(t, kind, ended) : t(`moderation.appeal.${appeal}`);
}

/** What was done, or that it is over, in a sentence. */
export function whatWasDone(t: Translate, kind: string, over: boolean): string {
  const key = `moderation.${kind}${over ? ".over" : ""}`;
  return isKey(key) ? t(key) : t(over ? "moderation.other.over" : "moderation.other");
}

/** Why: what a moderator wrote, or what a rule found that took a message away. */
export function reasonOf(t: Translate, { kind, reason, rule }: { kind: string; reason: string | null; rule: string | null }): string {
  return kind === "delete_message" && rule !== null ? describeCode(t, "message_blocked", { reason: reason ?? "", rule }) : reason ?? "";
}
