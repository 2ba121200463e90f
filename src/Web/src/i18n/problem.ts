import { ApiError, NetworkError, SignedOutError } from "../api/problems";
import { duration } from "./time";
import { isKey, type Translate } from "./translate";

/**
 * A sentence for a refusal's code. What the server says itself is English: it stands in for a code that is newer than this page,
 * and only where English is read.
 */
export function describeCode(t: Translate, code: string, detail: string | null): string {
  const key = `problem.${code}`;
  if (isKey(key)) return t(key);
  return (t.language === "en" ? detail : null) ?? t("problem.unknown");
}

/** A sentence for a field that the server refused though it passed our own look at it. */
function describeField(t: Translate, field: string): string {
  const key = `refused.${field}`;
  return t(isKey(key) ? key : "problem.validation_failed");
}

/** The fields that the server refused. */
function fieldsOf(error: unknown): string[] {
  return error instanceof ApiError && error.code === "validation_failed" ? Object.keys(error.errors) : [];
}

/** What is wrong with a field of a form, once the server has refused it; else `null`. */
export function fieldProblem(t: Translate, error: unknown, field: string): string | null {
  return fieldsOf(error).includes(field) ? describeField(t, field) : null;
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
    if (field !== undefined) return describeField(t, field);
    const sentence = describeCode(t, error.code, error.detail);
    if (error.status !== 429 || !error.retryAfter) return sentence;
    return `${sentence} ${t("problem.retryIn", { time: duration(t.language, error.retryAfter) })}`;
  }
  if (error instanceof NetworkError) return t("problem.network");
  if (error instanceof SignedOutError) return t("problem.signed_out");
  return t("problem.unknown");
}
