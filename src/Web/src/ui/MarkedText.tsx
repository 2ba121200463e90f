import { markedPieces, type TextRange } from "./marked";

const looks = {
  refused: "bg-danger-soft text-danger decoration-wavy",
  found: "bg-(--flash) px-0.5 text-ink decoration-danger decoration-2",
};

interface Props<T> {
  text: string;
  marks: readonly T[];
  look: keyof typeof looks;
  /** What a marked part is, which is read out, too. */
  says?: (marks: readonly T[]) => string;
  testId: string;
  className?: string;
}

/** A text as it was typed, with the parts marked that somebody is to look at. */
export function MarkedText<T extends TextRange>({ text, marks, look, says, testId, className = "" }: Props<T>) {
  return (
    <p dir="auto" data-testid={testId} className={`whitespace-pre-wrap wrap-anywhere ${className}`}>
      {markedPieces(text, marks).map((piece, at) => piece.marks.length === 0 ? <span key={at}>{piece.text}</span> : (
        <mark key={at} className={`rounded-sm underline underline-offset-2 ${looks[look]}`} title={says?.(piece.marks)}>
          {piece.text}{says && <span className="sr-only"> ({says(piece.marks)}) </span>}
        </mark>
      ))}
    </p>
  );
}
