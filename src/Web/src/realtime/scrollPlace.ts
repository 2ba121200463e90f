/** Where a person was in a room that they left: a message, how far below the top of the list it stood, and the newest one then. */
export interface ScrollPlace {
  seq: number;
  top: number;
  head: number;
}
