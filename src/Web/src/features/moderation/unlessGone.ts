import { ApiError } from "../../api/problems";

/** There is nothing left to have seen. */
export function unlessGone(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}
