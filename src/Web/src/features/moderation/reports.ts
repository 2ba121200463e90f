import type { OwnReportResponse, ReportRequest } from "../../api/schema";
import type { ReportSubject } from "../../ui/overlays";

export type ReportReason = ReportRequest["reason"];

// Each of the server's once: one that is new there does not compile without its words.
const reasons: Record<ReportReason, true> = { spam: true, harassment: true, hate: true, sexual: true, violence: true, self_harm: true, other: true };

/** What can be the matter. */
export const reportReasons = Object.keys(reasons) as ReportReason[];

export function isReportReason(reason: string): reason is ReportReason {
  return Object.hasOwn(reasons, reason);
}

/** What the server is told: one of the three, and a text where there is one. */
export function reportOf({ kind, id }: ReportSubject, reason: ReportReason, text: string): ReportRequest {
  const subject = kind === "message" ? { message_id: id } : kind === "person" ? { user_id: id } : { room_id: id };
  return { reason, ...subject, ...text === "" ? {} : { text } };
}

/** What a report was about: one of a message tells its author and room, too. */
export function subjectOf(report: Pick<OwnReportResponse, "message_id" | "user_id" | "room_id">) {
  return report.message_id !== null ? "message" : report.user_id !== null ? "person" : report.room_id !== null ? "room" : "other";
}
