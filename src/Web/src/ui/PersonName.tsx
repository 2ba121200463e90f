interface PersonNameProps {
  name: string;
  handle: string | null | undefined;
  /** Somebody else in the list is called the same. */
  twin: boolean;
}

/** A name in a list; beside those that occur twice stands the handle, which no two people share. */
export function PersonName({ name, handle, twin }: PersonNameProps) {
  return (
    <>
      <bdi>{name}</bdi>
      {twin && handle && <span data-testid="told-apart" className="font-normal text-ink-3"> @{handle}</span>}
    </>
  );
}
