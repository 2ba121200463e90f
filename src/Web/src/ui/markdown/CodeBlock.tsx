import { Fragment, type ReactNode } from "react";
import { useT } from "../../i18n/translate";
import { IconButton } from "../Button";
import { useCopy } from "../useCopy";
import type { Token } from "./highlighter";
import { useHighlight } from "./useHighlight";

const shown = (tokens: readonly Token[]): ReactNode[] => tokens.map((token, key) => typeof token === "string"
  ? <Fragment key={key}>{token}</Fragment>
  : <span key={key} className={token.scope}>{shown(token.tokens)}</span>);

export function CodeBlock({ code, language }: { code: string; language: string }) {
  const t = useT();
  const { copied, copy } = useCopy();
  const tokens = useHighlight(code, language);
  return (
    // The button stands beside the code, never over it. Long lines wrap: nothing is hidden, and nothing needs scrolling by keys.
    <div
      data-testid="code-block" data-language={language} dir="ltr"
      className="group/code my-1 grid max-w-full grid-cols-[minmax(0,1fr)_auto] items-start rounded-lg border border-line bg-canvas py-2 pl-3 pr-1"
    >
      {language && <p className="text-xs text-ink-3">{language}</p>}
      <pre className="wrap-anywhere whitespace-pre-wrap leading-snug"><code>{shown(tokens)}</code></pre>
      <IconButton
        icon={copied ? "check" : "copy"} label={t(copied ? "message.copied" : "message.copyCode")} size={16}
        className="-my-1 size-8 [grid-area:1/2]" data-testid="copy-code" onClick={() => copy(code)}
      />
    </div>
  );
}
