import type { ReactNode } from "react";
import { hostOf } from "../../text/links.ts";
import type { Links } from "./use-links.tsx";

/** Stands in place of a link's address until its menu is asked for. */
const blank = "about:blank";

export interface SafeLinkProps {
  href: string;
  /** What follows and points at links here. */
  links: Pick<Links, "follow" | "point">;
  children: ReactNode;
}

/** A link out of a message: its real place is shown before, and what is doubtful is asked about. */
export function SafeLink({ href, links: { follow, point }, children }: SafeLinkProps) {
  const linkAt = ({ textContent }: HTMLAnchorElement) => ({ href, text: textContent ?? "" });
  return (
    <a
      // A browser may connect to a real address as soon as it is pressed on, before anybody was asked.
      href={blank}
      onContextMenu={({ currentTarget }) => {
        currentTarget.href = href;
      }}
      onPointerMove={({ currentTarget }) => {
        if (currentTarget.href !== blank) currentTarget.href = blank;
      }}
      title={hostOf(href)}
      rel="noopener noreferrer"
      onMouseEnter={({ currentTarget }) => point(linkAt(currentTarget))}
      onMouseLeave={() => point(null)}
      onFocus={({ currentTarget }) => point(linkAt(currentTarget))}
      onBlur={() => point(null)}
      onAuxClick={(event) => event.preventDefault()}
      onClick={(event) => {
        event.preventDefault();
        follow(linkAt(event.currentTarget));
      }}
    >
      {children}
    </a>
  );
}
