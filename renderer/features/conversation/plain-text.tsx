import { useMemo } from "react";
import { linkParts } from "../../text/links.ts";
import { SafeLink } from "./safe-link.tsx";
import { useLinks } from "./use-links.tsx";

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
          <SafeLink key={at} href={part.href} links={links}>
            {part.text}
          </SafeLink>
        );
      })}
      {links.signs}
    </div>
  );
}
