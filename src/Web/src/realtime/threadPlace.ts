/** The name under which what is written in a thread is kept, beside what is written in its room. */
export function threadPlace(roomId: string, root: string): string {
  return `${roomId}/${root}`;
}
