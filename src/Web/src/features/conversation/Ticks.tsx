import { useT } from "../../i18n/translate";
import { Icon } from "../../ui/Icon";
import type { Tick } from "./rows";

/** How far a message got. Shape and colour differ, so that neither is needed alone. */
export function Ticks({ tick }: { tick: Tick }) {
  const t = useT();
  const label = t(`message.${tick}`);
  const icon = tick === "sending" ? "clock" : tick === "failed" ? "alert" : tick === "sent" ? "check" : "checks";
  return (
    <span role="img" aria-label={label} title={label} data-testid="ticks" data-tick={tick}
      className={`block ${tick === "read" ? "text-accent-ink" : "text-ink-3"}`}>
      <Icon name={icon} size={16} />
    </span>
  );
}
