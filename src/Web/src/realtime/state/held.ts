/** What becomes of a message that is looked at before it is published, by the id that the client gave it. */
export interface HeldNews {
  clientId: string;
  status: "held" | "published" | "rejected" | "void";
  /** Why it was not published. */
  reason: string | null;
}
