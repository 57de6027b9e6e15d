import { useMemo } from "react";
import { hostOf, linkParts } from "../../text/links.ts";
import { useLinks } from "./use-links.tsx";

/** Stands in place of a link's address until its menu is asked for. */
const blank = "about:blank";

/** Plain text with its addresses made into links. */
export function PlainText({ text }: { text: string }) {
  const { follow, point, signs } = useLinks();
  const parts = useMemo(() => linkParts(text), [text]);
  let at = 0;
  return (
    <div className="plain-text" dir="auto">
      {parts.map((part) => {
        at += part.text.length;
        if (part.href === null) return part.text;
        const link = { href: part.href, text: part.text };
        return (
          <a
            key={at}
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
            {part.text}
          </a>
        );
      })}
      {signs}
    </div>
  );
}
