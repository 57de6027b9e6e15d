import { TriangleAlert } from "lucide-react";
import { linkDoubts } from "../../text/link-doubts.ts";
import { hostOf } from "../../text/links.ts";
import type { ShownLink } from "./frame-messages.ts";

/** Where the link under the pointer or with the focus really leads: its host first of all. */
export function LinkStatus({ link }: { link: ShownLink }) {
  const doubtful = linkDoubts(link).length > 0;
  return (
    <span className="link-place" data-doubtful={doubtful} aria-hidden="true">
      {doubtful && <TriangleAlert size={12} strokeWidth={2} />}
      <strong>{hostOf(link.href)}</strong>
      <span>{restOf(link.href)}</span>
    </span>
  );
}

/** What stands behind the host; of mail addresses nothing. */
function restOf(href: string): string {
  if (!URL.canParse(href)) return "";
  const { protocol, pathname, search } = new URL(href);
  const rest = protocol === "http:" || protocol === "https:" ? pathname + search : "";
  return rest === "/" ? "" : rest.slice(0, 300);
}
