import { useT } from "../../i18n/translate";
import { IconButton } from "../Button";
import { useCopy } from "../useCopy";

export function CodeBlock({ code, language }: { code: string; language: string }) {
  const t = useT();
  const { copied, copy } = useCopy();
  return (
    // The button stands beside the code, never over it. Long lines wrap: nothing is hidden, and nothing needs scrolling by keys.
    <div className="group/code my-1 grid max-w-full grid-cols-[minmax(0,1fr)_auto] items-start rounded-lg border border-line bg-canvas py-2 pl-3 pr-1">
      {language && <p className="text-xs text-ink-3">{language}</p>}
      <pre className="wrap-anywhere whitespace-pre-wrap leading-snug"><code>{code}</code></pre>
      <IconButton
        icon={copied ? "check" : "copy"} label={t(copied ? "message.copied" : "message.copyCode")} size={16}
        className="-my-1 size-8 [grid-area:1/2]" data-testid="copy-code" onClick={() => copy(code)}
      />
    </div>
  );
}
