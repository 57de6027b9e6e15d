import { type ReactNode, useState } from "react";
import { parseMailto } from "../../../shared/text/mailto.ts";
import { composeTo } from "../../actions/compose-to.ts";
import { useConnection } from "../../api/context.ts";
import { isOpenable } from "../../api/host.ts";
import { type LinkDoubt, linkDoubts } from "../../text/link-doubts.ts";
import type { ShownLink } from "./frame-messages.ts";
import { LinkDialog } from "./link-dialog.tsx";
import { LinkStatus } from "./link-status.tsx";

export interface Links {
  /** Opens it outside, after asking where it is doubtful; a mail address opens the composer. */
  follow(link: ShownLink): void;
  /** The link under the pointer or with the focus. */
  point(link: ShownLink | null): void;
  /** To stand in a place that positions it: where the link leads, and the question. */
  signs: ReactNode;
}

/** Everything that happens with the links of a message. */
export function useLinks(): Links {
  const connection = useConnection();
  const [pointed, setPointed] = useState<ShownLink | null>(null);
  const [asked, setAsked] = useState<{ link: ShownLink; doubts: LinkDoubt[] } | null>(null);
  const open = ({ href }: ShownLink): void => connection.host.openExternal(href);
  return {
    point: setPointed,
    follow(link) {
      const mailto = parseMailto(link.href);
      if (mailto) return void composeTo(connection, mailto);
      if (!isOpenable(link.href)) return;
      const doubts = linkDoubts(link);
      if (doubts.length === 0) open(link);
      else setAsked({ link, doubts });
    },
    signs: (
      <>
        {pointed && <LinkStatus link={pointed} />}
        {asked && (
          <LinkDialog
            link={asked.link}
            doubts={asked.doubts}
            onOpen={() => open(asked.link)}
            onClose={() => setAsked(null)}
          />
        )}
      </>
    ),
  };
}
