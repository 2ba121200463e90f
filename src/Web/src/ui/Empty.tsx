import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

/** A place where nothing is, with what to do about it. */
export function Empty({ icon, title, help, children }: { icon: IconName; title: string; help?: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-10 text-center">
      <span className="mb-2 flex size-12 items-center justify-center rounded-2xl bg-accent-soft text-accent-ink">
        <Icon name={icon} size={24} />
      </span>
      <p className="font-semibold">{title}</p>
      {help && <p className="max-w-xs text-sm text-ink-2">{help}</p>}
      {children && <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-block min-w-6 rounded-md border border-line bg-canvas px-1.5 py-0.5 text-center font-sans text-xs text-ink-2">
      {children}
    </kbd>
  );
}

/** Rows that stand where messages or rooms will be, of about their size, so that nothing jumps. */
export function SkeletonRows({ rows, avatar = 36 }: { rows: number; avatar?: number }) {
  return (
    <div aria-hidden="true" className="flex flex-col gap-5 px-4 py-3">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex gap-3">
          <div className="skeleton shrink-0" style={{ width: avatar, height: avatar, borderRadius: avatar * 0.3 }} />
          <div className="flex grow flex-col gap-2 pt-1">
            <div className="skeleton h-3" style={{ width: `${18 + (row * 7) % 16}%` }} />
            <div className="skeleton h-3" style={{ width: `${45 + (row * 23) % 45}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
