import { ApiError, NetworkError, SignedOutError, type FieldFault, type Said } from "../api/problems";
import { duration } from "./time";
import { isKey, type Key, type Translate } from "./translate";

/**
 * A sentence for a refusal's code, with the limit or the role that came along. What the server says itself is English, for
 * developers, and never shown: a code that is newer than this page is told as something that went wrong.
 */
export function describeCode(t: Translate, code: string, { max, needed, reason, rule }: Said = {}): string {
  if (code === "message_blocked") return describeBlocked(t, reason, rule);
  if (code === "message_rejected" && reason) return `${t("problem.message_rejected")} ${t("blocked.reasonGiven", { reason })}`;
  if (max !== undefined && isKey(`limit.${code}`)) return t(`limit.${code}` as Key, { count: max });
  if (code === "not_room_admin" && needed === "owner") return t("problem.not_room_owner");
  const key = `problem.${code}`;
  return t(isKey(key) ? key : "problem.unknown");
}

/** Why a text is not published and what to change: by the rule where one says more than its reason. */
function describeBlocked(t: Translate, reason = "", rule = ""): string {
  const key = [`blocked.${rule}`, `blocked.${reason}`].find(isKey);
  return key && isKey(key) ? t(key) : t("problem.message_blocked");
}

/** A sentence for a field that the server refused though it passed our own look at it. */
function describeField(t: Translate, field: string, fault: FieldFault | undefined): string {
  const { code, min, max, length } = fault ?? {};
  switch (code) {
    case "required": return t("field.required");
    case "control_characters": return t("field.controls");
    case "not_visible": return t("field.unseen");
    case "invalid_text": return t("fault.invalid_text");
    case "too_long":
    case "wrong_length":
      if (min !== undefined && length !== undefined && length < min) return t("field.tooShort", { min });
      if (max !== undefined && length !== undefined && length > max && field !== "email") return t("field.tooLong", { count: length - max });
      if (max !== undefined) return t("fault.too_long", { max });
      break;
    case "wrong_count":
      if (max !== undefined && length !== undefined && length > max) return t("fault.too_many", { count: max });
      break;
    case "reserved": return t("refused.handle");
  }
  const key = `refused.${field}`;
  return t(isKey(key) ? key : "problem.validation_failed");
}

/** The same where a field may have been refused: which one helps more than that something is. */
export function describeRefusal(t: Translate, code: string, said: Said = {}): string {
  const [refused] = code === "validation_failed" ? Object.entries(said.faults ?? {}) : [];
  return refused ? describeField(t, ...refused) : describeCode(t, code, said);
}

/** The fields that the server refused. */
function fieldsOf(error: unknown): string[] {
  return error instanceof ApiError && error.code === "validation_failed" ? Object.keys(error.errors) : [];
}

function faultOf(error: unknown, field: string): FieldFault | undefined {
  return error instanceof ApiError ? error.said.faults?.[field] : undefined;
}

/** What is wrong with a field of a form, once the server has refused it; else `null`. */
export function fieldProblem(t: Translate, error: unknown, field: string): string | null {
  return fieldsOf(error).includes(field) ? describeField(t, field, faultOf(error, field)) : null;
}

/** The field that a refusal of the whole form is about. */
const fieldsByCode: Readonly<Record<string, string>> = { credentials_invalid: "password", email_taken: "email", handle_taken: "handle" };

/** Whether the server refused because of this field, though it says so for the whole form. */
export function isAbout(error: unknown, field: string): boolean {
  return error instanceof ApiError && fieldsByCode[error.code] === field;
}

/** A helpful sentence for whatever went wrong; `null` where the `shown` fields of a form say all of it. */
export function formProblem(t: Translate, error: unknown, shown: readonly string[]): string | null {
  const fields = fieldsOf(error);
  return fields.length > 0 && fields.every((field) => shown.includes(field)) ? null : describeError(t, error);
}

/** A helpful sentence for whatever went wrong. */
export function describeError(t: Translate, error: unknown): string {
  if (error instanceof ApiError) {
    // Which field is wrong helps more than that something is.
    const [field] = fieldsOf(error);
    if (field !== undefined) return describeField(t, field, faultOf(error, field));
    const sentence = describeCode(t, error.code, error.said);
    if (error.status !== 429 || !error.retryAfter) return sentence;
    return `${sentence} ${t("problem.retryIn", { time: duration(t.language, error.retryAfter) })}`;
  }
  if (error instanceof NetworkError) return t("problem.network");
  if (error instanceof SignedOutError) return t("problem.signed_out");
  return t("problem.unknown");
}
