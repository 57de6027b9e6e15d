import { Image } from "@tiptap/extension-image";

/** How the editor writes a picture: an element with `src="cid:…"` would ask the page for that address. */
const marker = "data-cid";

/**
 * A picture of the letter itself, named by the Content-ID of its file (RFC 2392). Nothing else may stand where a picture
 * stands: a pasted page's pictures would be fetched from its server, by us and by whoever gets the letter.
 * @param urlOf where the bytes of a Content-ID are to be had on this page; null when its file is gone
 */
export function inlinePicture(urlOf: (contentId: string) => string | null) {
  return Image.extend({
    parseHTML: () => [{ tag: 'img[src^="cid:"]' }],
    renderHTML: ({ HTMLAttributes: { src, alt } }) => ["img", { [marker]: contentIdOf(src), alt: alt ?? "" }],
    addNodeView: () => {
      return ({ node }) => {
        const picture = document.createElement("img");
        const url = urlOf(contentIdOf(node.attrs["src"]));
        const alternative: unknown = node.attrs["alt"];
        if (url !== null) picture.src = url;
        picture.alt = typeof alternative === "string" ? alternative : "";
        return { dom: picture };
      };
    },
  }).configure({ inline: true });
}

/** The letter as it is stored and sent. @param html as the editor writes it */
export function withPictures(html: string): string {
  return html.replaceAll(`<img ${marker}="`, '<img src="cid:');
}

function contentIdOf(source: unknown): string {
  return typeof source === "string" ? source.replace(/^cid:/, "") : "";
}
