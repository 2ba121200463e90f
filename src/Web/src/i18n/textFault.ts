import { hasControls, isVisible, lengthOf, limits, trim } from "../api/text";
import type { Translate } from "./translate";

/** What is wrong with a name or a topic, in a sentence; `null` when the server takes it. */
export function lineFault(t: Translate, text: string, limit: number, required = true): string | null {
  const trimmed = trim(text);
  if (trimmed === "") return required ? t("field.required") : null;
  const tooMany = lengthOf(trimmed) - limit;
  if (tooMany > 0) return t("field.tooLong", { count: tooMany });
  if (hasControls(trimmed, true)) return t("field.controls");
  return isVisible(trimmed) ? null : t("field.unseen");
}

/** What is wrong with a new password; its length is that of what the server hashes. */
export function passwordFault(t: Translate, password: string): string | null {
  const length = lengthOf(password.normalize("NFC"));
  if (length < limits.passwordLeast) return t("field.passwordShort");
  if (length > limits.passwordMost) return t("field.tooLong", { count: length - limits.passwordMost });
  return hasControls(password, true) ? t("field.controls") : null;
}

// A first look, for typing errors; the server knows the rules. IDNA has four dots.
const emailShape = /^[^\s@.,;:<>()"]+(\.[^\s@.,;:<>()"]+)*@[^\s@.,;:]+([.\u3002\uFF0E\uFF61][^\s@.,;:]+)+$/;

/** What is wrong with an e-mail address at first sight: nothing that the server takes. */
export function emailFault(t: Translate, email: string): string | null {
  return emailShape.test(trim(email)) ? null : t("field.emailInvalid");
}
