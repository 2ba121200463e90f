import { useState } from "react";
import { firstCharacter } from "../api/text";
import type { PresenceStatus } from "../api/wire";

/** A hue for an id: the same person has the same colour everywhere. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // Eighteen steps, so that two colours are either the same or visibly not.
  return ((hash ^ (hash >>> 15)) % 18) * 20;
}

/** The first and the last word's first character, as it is seen: an emoji is not taken apart. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).map(firstCharacter).filter(Boolean);
  const last = words.length > 1 ? words.at(-1) ?? "" : "";
  return ((words[0] ?? "?") + last).toUpperCase();
}

const dots: Record<PresenceStatus, string> = {
  online: "bg-online border-online",
  away: "bg-away border-away",
  busy: "bg-busy border-busy",
  offline: "bg-surface border-line-strong",
};

export function PresenceDot({ status, label, small = false }: { status: PresenceStatus; label: string; small?: boolean }) {
  return (
    <span
      className={`dot inline-block rounded-full border-2 ${small ? "size-2" : "size-2.5"} ${dots[status]}`}
      role={label ? "img" : undefined} aria-label={label || undefined} title={label || undefined} data-presence={status}
    />
  );
}

interface AvatarProps {
  id: string;
  name: string;
  url?: string | null;
  size?: number;
  status?: PresenceStatus;
  statusLabel?: string;
}

/** A person's picture, or their initials on a colour of their own. The name stands beside it, so it is not read twice. */
export function Avatar({ id, name, url = null, size = 36, status, statusLabel = "" }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const hue = hueOf(id);
  const radius = Math.round(size * 0.3);
  const small = size < 28;
  return (
    <span className="relative inline-block shrink-0 align-top" style={{ width: size, height: size }}>
      {url && broken !== url ? (
        <img
          src={url} alt="" width={size} height={size} loading="lazy" className="size-full object-cover"
          style={{ borderRadius: radius }} onError={() => setBroken(url)}
        />
      ) : (
        <span
          aria-hidden="true"
          className="flex size-full select-none items-center justify-center font-semibold"
          style={{
            borderRadius: radius, fontSize: Math.round(size * (small ? 0.5 : 0.38)),
            background: `light-dark(oklch(89% 0.055 ${hue}), oklch(40% 0.06 ${hue}))`,
            color: `light-dark(oklch(36% 0.08 ${hue}), oklch(93% 0.04 ${hue}))`,
          }}
        >
          {small ? firstCharacter(initialsOf(name)) : initialsOf(name)}
        </span>
      )}
      {status && (
        <span className={`absolute flex rounded-full bg-canvas ${small ? "-bottom-1 -right-1 p-px" : "-bottom-0.5 -right-0.5 p-0.5"}`}>
          <PresenceDot status={status} label={statusLabel} small={small} />
        </span>
      )}
    </span>
  );
}
