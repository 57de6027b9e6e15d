/**
 * The form in which text is compared where neither case nor accents count, as the search index does it.
 * @example fold("Müller") // "muller"
 */
export function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
