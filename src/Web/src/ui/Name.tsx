interface NameProps {
  children: string;
  className?: string;
  /** Of a person. */
  handle?: string | null;
  /** Somebody else in the list is called the same: the handle, which no two people share, stands beside the name. */
  twin?: boolean;
}

/**
 * A name on one line, cut at its own end: the last letters of an Arabic one are at the left. It stands at the left all the same, and
 * turns nothing around that stands beside it. `FullNames` shows the rest.
 */
export function Name({ children, className = "", handle, twin = false }: NameProps) {
  const name = (look: string) => <span dir="auto" className={`block min-w-0 truncate text-left ${look}`}>{children}</span>;
  if (!twin || !handle) return name(className);
  return (
    <span className={`flex min-w-0 gap-1 ${className}`}>
      {name("")}
      <span data-testid="told-apart" className="min-w-0 max-w-[50%] shrink-0 truncate font-normal text-ink-3">@{handle}</span>
    </span>
  );
}
