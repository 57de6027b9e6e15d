/**
 * A sentence that ends in a question mark: not one inside an address of the web, nor a line of nothing but marks. Of what
 * was written by hand, quotes and signatures left out.
 * @example asksSomething("Shall we meet at 8? Anna") // true
 */
export function asksSomething(written: string): boolean {
  return question.test(written.slice(0, longest));
}

/** So much of a letter is read for it, UTF-16 units. */
const longest = 20_000;
/** The marks of Latin, full width and Arabic writing, behind a letter or digit, before a space, a closing mark or the end. */
const question =
  /[\p{L}\p{N}][\p{Pe}\p{Pf}"']*[!?？؟]*[?？؟](?=$|[\s\p{Pe}\p{Pf}"'!?？؟.…*_~\p{Extended_Pictographic}])/mu;
