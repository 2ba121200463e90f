import { ApiError, NetworkError, SignedOutError } from "../api/problems";
import { isKey, type Translate } from "./translate";

/** A sentence for a refusal's code; the server's own words where we have none. */
export function describeCode(t: Translate, code: string, detail: string | null): string {
  const key = `problem.${code}`;
  if (isKey(key)) return t(key);
  return detail ?? t("problem.unknown");
}

/** A helpful sentence for whatever went wrong. */
export function describeError(t: Translate, error: unknown): string {
  if (error instanceof ApiError) {
    // What exactly is wrong with which field helps more than that something is.
    const first = Object.values(error.errors).flat().at(0);
    return error.code === "validation_failed" && first ? first : describeCode(t, error.code, error.detail);
  }
  if (error instanceof NetworkError) return t("problem.network");
  if (error instanceof SignedOutError) return t("problem.signed_out");
  return t("problem.unknown");
}
