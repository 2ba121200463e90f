/** Folds case and accents, so that "zoe" finds Zoé; in every language alike, so that a Turkish browser finds "ID" too. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
