import { Image } from "@tiptap/extension-image";

/**
 * A picture of the letter itself, named by the Content-ID of its file (RFC 2392). Nothing else may stand where a picture
 * stands: a pasted page's pictures would be fetched from its server, by us and by whoever gets the letter.
 * @param urlOf where the bytes of a Content-ID are to be had on this page; null when its file is gone
 */
export function inlinePicture(urlOf: (contentId: string) => string | null) {
  return Image.extend({
    parseHTML: () => [{ tag: 'img[src^="cid:"]' }],
    addNodeView: () => {
      return ({ node }) => {
        const picture = document.createElement("img");
        const source: unknown = node.attrs["src"];
        const alternative: unknown = node.attrs["alt"];
        const url = typeof source === "string" ? urlOf(source.replace(/^cid:/, "")) : null;
        if (url !== null) picture.src = url;
        picture.alt = typeof alternative === "string" ? alternative : "";
        return { dom: picture };
      };
    },
  }).configure({ inline: true });
}
