import { useT } from "../../i18n/translate";
import { Scroll } from "../Scroll";
import type { Align } from "./blocks";
import { inline, type Mentioning } from "./InlineNodes";
import type { Inline } from "./inline";

interface TableProps {
  columns: readonly Align[];
  /** The first one is the head. */
  rows: readonly Inline[][][];
  mentioning: Mentioning;
}

export function Table({ columns, rows: [head = [], ...rows], mentioning }: TableProps) {
  const t = useT();
  const align = (at: number) => columns[at] ? { textAlign: columns[at] } as const : undefined;
  return (
    <Scroll label={t("message.table")} className="my-1 max-w-full">
      <table>
        <thead><tr>{head.map((cell, at) => <th key={at} scope="col" style={align(at)}>{inline(cell, mentioning)}</th>)}</tr></thead>
        {rows.length > 0 && (
          <tbody>
            {rows.map((row, line) => <tr key={line}>{row.map((cell, at) => <td key={at} style={align(at)}>{inline(cell, mentioning)}</td>)}</tr>)}
          </tbody>
        )}
      </table>
    </Scroll>
  );
}
