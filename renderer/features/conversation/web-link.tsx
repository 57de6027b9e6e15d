import type { ReactNode } from "react";
import { hostOf } from "../../text/links.ts";
import type { ShownLink } from "./frame-messages.ts";
import type { Links } from "./use-links.tsx";

/** Stands in place of a link's address until its menu is asked for. */
const blank = "about:blank";

export interface WebLinkProps {
  link: ShownLink;
  links: Pick<Links, "follow" | "point">;
  children: ReactNode;
}

/** A link that leads outside: where to is said before, and asked about where it is doubtful. */
export function WebLink({ link, links: { follow, point }, children }: WebLinkProps) {
  return (
    <a
      // A browser may connect to a real address as soon as it is pressed on, before anybody was asked.
      href={blank}
      onContextMenu={({ currentTarget }) => {
        currentTarget.href = link.href;
      }}
      onPointerMove={({ currentTarget }) => {
        if (currentTarget.href !== blank) currentTarget.href = blank;
      }}
      title={hostOf(link.href)}
      rel="noopener noreferrer"
      onMouseEnter={() => point(link)}
      onMouseLeave={() => point(null)}
      onFocus={() => point(link)}
      onBlur={() => point(null)}
      onAuxClick={(event) => event.preventDefault()}
      onClick={(event) => {
        event.preventDefault();
        follow(link);
      }}
    >
      {children}
    </a>
  );
}
