import type { ReactNode, SyntheticEvent } from "react";
import { hostOf } from "../../text/links.ts";
import type { Links } from "./use-links.tsx";

/** Stands in place of a link's address until its menu is asked for. */
const blank = "about:blank";

/**
 * A link that a stranger wrote, in the page itself. Its address is not in it: a browser may connect to a real one as soon as
 * it is pressed on, before anybody was asked.
 */
export function OutsideLink({ href, links, children }: { href: string; links: Links; children: ReactNode }) {
  const linkOf = ({ currentTarget }: SyntheticEvent<HTMLAnchorElement>) => ({
    href,
    text: currentTarget.textContent ?? "",
  });
  return (
    <a
      href={blank}
      title={hostOf(href)}
      rel="noopener noreferrer"
      onContextMenu={({ currentTarget }) => {
        currentTarget.href = href;
      }}
      onPointerMove={({ currentTarget }) => {
        if (currentTarget.href !== blank) currentTarget.href = blank;
      }}
      onMouseEnter={(event) => links.point(linkOf(event))}
      onMouseLeave={() => links.point(null)}
      onFocus={(event) => links.point(linkOf(event))}
      onBlur={() => links.point(null)}
      onAuxClick={(event) => event.preventDefault()}
      onClick={(event) => {
        event.preventDefault();
        links.follow(linkOf(event));
      }}
    >
      {children}
    </a>
  );
}
