import { useState } from "react";
import { trim } from "../../api/text";
import { linesFault } from "../../i18n/textFault";
import { useT } from "../../i18n/translate";

/** Of what a moderator tells somebody: the server's. */
export const maxReason = 500;
/** Of a report, an appeal or a note: the server's. */
export const maxStatement = 2000;

interface Kind {
  limit: number;
  required?: boolean;
  oneLine?: boolean;
  /** What is said where it is missing. */
  missing?: string;
}

export interface Reason {
  text: string;
  setText: (text: string) => void;
  /** Without blanks at both ends, as the server keeps it. */
  told: string;
  /** What is wrong with it, once somebody has tried to send it. */
  fault: string | null;
  /** Whether it can be sent; from now on it is said what is wrong. */
  check: () => boolean;
}

/** A reason as it is being written. */
export function useReason({ limit, required = true, oneLine = false, missing }: Kind): Reason {
  const t = useT();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const told = trim(text);
  const fault = told === "" && required && missing !== undefined ? missing : linesFault(t, text, limit, required, oneLine);
  const check = () => {
    setTried(true);
    return fault === null;
  };
  return { text, setText, told, fault: tried ? fault : null, check };
}
