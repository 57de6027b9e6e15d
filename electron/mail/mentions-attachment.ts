/** Words that announce a file, in the languages people write mail in; matched at the beginning of a word. */
const announcements =
  /(?<![\p{L}\p{N}])(?:attach(?:ed|ing|ment|ments)|enclos(?:ed|ing|ure|ures)|(?:im |siehe |in der )?anhang|anbei|angehängt|beigefügt|beiliegend|anlagen?|pi[eè]ces? jointes?|ci-jointe?s?|joins? le|adjunt(?:o|a|os|as|amos)|archivos? adjuntos?|allegat[oiae]|in allegato|em anexo|anexo|anexos|anexei|bijlagen?|bijgevoegd|bifogat|bifogar|bilagor|vedlagt|vedlegg|vedhæftet|liitteenä|liite|załącz(?:am|nik|niku|niki|ony)|příloze|přiložen|příloha|csatolt|csatolva|mellékel(?:t|ve)|вложени[еяи]|прикреп(?:ил|ила|ляю|лен)|прилага(?:ю|ем)|συνημμέν|ekte|ektedir|eklenti|ekli)/iu;
/** Where words have no spaces between them. */
const unspaced = /添付|附件|附上|附档|附檔|첨부/u;

/**
 * Does a text announce a file? Asked of what was written only, not of quotes, so that "attached" in an answered letter says
 * nothing.
 */
export function mentionsAttachment(text: string): boolean {
  const written = text
    .split("\n")
    .filter((line) => !line.startsWith(">"))
    .join("\n");
  return announcements.test(written) || unspaced.test(written);
}
