import { useT } from "../../i18n/translate";
import { IconButton } from "../Button";
import { useCopy } from "../useCopy";

export function CodeBlock({ code, language }: { code: string; language: string }) {
  const t = useT();
  const { copied, copy } = useCopy();
  return (
    <div className="group/code relative my-1 max-w-full">
      {language && <p className="text-xs text-ink-3">{language}</p>}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto rounded-lg border border-line bg-canvas p-3 pr-11 leading-snug"><code>{code}</code></pre>
      <IconButton
        icon={copied ? "check" : "copy"} label={t(copied ? "message.copied" : "message.copyCode")} size={16}
        className={`absolute right-1.5 size-8 bg-canvas ${language ? "top-5.5" : "top-1.5"}`} onClick={() => copy(code)}
      />
    </div>
  );
}
