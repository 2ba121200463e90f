import { useEffect, useState } from "react";
import { afterPaint } from "../afterPaint";
import type { Token } from "./highlighter";

/** Longer code stays plain: nobody waits for colours. */
const maxLength = 8_000;

/** The code with what its parts are, once that is known; till then, and where it cannot be, the code itself. */
export function useHighlight(code: string, language: string): readonly Token[] {
  const [found, setFound] = useState<{ code: string; language: string; tokens: Token[] } | null>(null);
  useEffect(() => {
    if (language === "" || code.length > maxLength) return;
    let wanted = true;
    afterPaint(() => {
      // Without a network there are no colours, and that is all that is missing.
      void import("./highlighter").then(({ highlight }) => {
        const tokens = wanted ? highlight(code, language) : null;
        if (tokens) setFound({ code, language, tokens });
      }, () => undefined);
    });
    return () => { wanted = false; };
  }, [code, language]);
  return found?.code === code && found.language === language ? found.tokens : [code];
}
