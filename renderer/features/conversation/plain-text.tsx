import { useMemo } from "react";
import { linkParts } from "../../text/links.ts";
import { useLinks } from "./use-links.tsx";
import { WebLink } from "./web-link.tsx";

/** Plain text with its addresses made into links. */
export function PlainText({ text }: { text: string }) {
  const links = useLinks();
  const parts = useMemo(() => linkParts(text), [text]);
  let at = 0;
  return (
    <div className="plain-text" dir="auto">
      {parts.map((part) => {
        at += part.text.length;
        if (part.href === null) return part.text;
        return (
          <WebLink key={at} link={{ href: part.href, text: part.text }} links={links}>
            {part.text}
          </WebLink>
        );
      })}
      {links.signs}
    </div>
  );
}
