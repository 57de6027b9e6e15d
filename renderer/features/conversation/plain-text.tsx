import { useMemo } from "react";
import { useConnection } from "../../api/context.ts";
import { hostOf, linkParts } from "../../text/links.ts";

/** Plain text with its addresses made into links. */
export function PlainText({ text }: { text: string }) {
  const { host } = useConnection();
  const parts = useMemo(() => linkParts(text), [text]);
  let at = 0;
  return (
    <div className="plain-text" dir="auto">
      {parts.map((part) => {
        at += part.text.length;
        if (part.href === null) return part.text;
        const { href } = part;
        return (
          <a
            key={at}
            href={href}
            title={hostOf(href)}
            rel="noopener noreferrer"
            onClick={(event) => {
              event.preventDefault();
              host.openExternal(href);
            }}
          >
            {part.text}
          </a>
        );
      })}
    </div>
  );
}
