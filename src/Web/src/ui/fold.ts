/** Folds case and accents, so that "zoe" finds Zoé. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
