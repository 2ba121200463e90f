import type { Limits } from "../api/limits";
import { hasControls, isVisible, lengthOf, trim } from "../api/text";
import type { Translate } from "./translate";

// A first look, so that nobody waits for the server to be told of a typing error. The limits are the server's; one that is not known
// yet is not looked at.

/** What is wrong with a name or a topic, in a sentence; `null` when the server takes it. */
export function lineFault(t: Translate, text: string, limit: number | undefined, required = true): string | null {
  return linesFault(t, text, limit, required, true);
}

/** The same of a text that may have several lines. */
export function linesFault(t: Translate, text: string, limit: number | undefined, required: boolean, oneLine = false): string | null {
  const trimmed = trim(text);
  if (trimmed === "") return required ? t("field.required") : null;
  const tooMany = limit === undefined ? 0 : lengthOf(trimmed) - limit;
  if (tooMany > 0) return t("field.tooLong", { count: tooMany });
  if (hasControls(trimmed, oneLine)) return t("field.controls");
  return isVisible(trimmed) ? null : t("field.unseen");
}

/** What is wrong with a new password; its length is that of what the server hashes. */
export function passwordFault(t: Translate, password: string, { password_min: min, password: max }: Partial<Limits>): string | null {
  const length = lengthOf(password.normalize("NFC"));
  if (length === 0) return t("field.required");
  if (min !== undefined && length < min) return t("field.tooShort", { min });
  if (max !== undefined && length > max) return t("field.tooLong", { count: length - max });
  return hasControls(password, true) ? t("field.controls") : null;
}

/** What is wrong with a handle, but for those that are taken or reserved. */
export function handleFault(t: Translate, handle: string, { handle_min: min, handle: max }: Partial<Limits>): string | null {
  if (handle === "") return t("field.required");
  if (!/^(?!\.)[a-z0-9._-]+(?<!\.)$/.test(handle)) return t("field.handleInvalid");
  if (min !== undefined && handle.length < min) return t("field.tooShort", { min });
  return max !== undefined && handle.length > max ? t("field.tooLong", { count: handle.length - max }) : null;
}

// IDNA has four dots.
const emailShape = /^[^\s@.,;:<>()"]+(\.[^\s@.,;:<>()"]+)*@[^\s@.,;:]+([.\u3002\uFF0E\uFF61][^\s@.,;:]+)+$/;

/** What is wrong with an e-mail address at first sight: nothing that the server takes. */
export function emailFault(t: Translate, email: string): string | null {
  return emailShape.test(trim(email)) ? null : t("field.emailInvalid");
}
