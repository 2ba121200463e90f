import type { ReactNode } from "react";
import type { Failure } from "../../realtime/outbox/outboxItem";

type Ranges = readonly (readonly [number, number])[];

/** Which parts of a text the server refuses; `null` where it named none. */
export function marksIn(failure: Failure | null): Ranges | null {
  const ranges = failure?.said?.ranges ?? [];
  return failure?.code === "message_blocked" && ranges.length > 0 ? ranges : null;
}

/** The text in pieces, those that are marked and those that are not; ranges that overlap or lie outside mark what there is of them. */
export function piecesOf(text: string, marks: Ranges): { text: string; marked: boolean }[] {
  const pieces: { text: string; marked: boolean }[] = [];
  let at = 0;
  const upTo = (end: number, marked: boolean) => {
    if (end <= at) return;
    pieces.push({ text: text.substring(at, end), marked });
    at = end;
  };
  for (const [start, length] of marks.toSorted(([a], [b]) => a - b)) {
    upTo(Math.min(start, text.length), false);
    upTo(Math.min(start + length, text.length), true);
  }
  upTo(text.length, false);
  return pieces;
}

/** A text as it was typed, with the parts marked that it may not be published with. */
export function MarkedText({ text, marks }: { text: string; marks: Ranges }): ReactNode {
  return (
    <p dir="auto" data-testid="marked-text" className="whitespace-pre-wrap wrap-anywhere">
      {piecesOf(text, marks).map((piece, index) => piece.marked
        ? <mark key={index} className="rounded-sm bg-danger-soft text-danger underline decoration-wavy underline-offset-2">{piece.text}</mark>
        : piece.text)}
    </p>
  );
}
