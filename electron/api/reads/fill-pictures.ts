/** A picture of one transparent point, for what is not here (yet), and for what is too much. */
const nothing = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
/** What one body may grow by; one picture shown a thousand times is a thousand pictures of text. */
const mostCharacters = 40_000_000;

/**
 * Puts `data:` addresses in place of stand-ins, as long as there is room.
 * @param standIn global, with the number of the picture as its first group
 */
export function fillPictures(html: string, standIn: RegExp, urlOf: (index: number) => string | null): string {
  let room = mostCharacters;
  return html.replace(standIn, (_, index: string) => {
    const url = urlOf(Number(index));
    if (url === null || url.length > room) return nothing;
    room -= url.length;
    return url;
  });
}
