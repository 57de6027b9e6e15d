import type { MessageId } from "../../../shared/model/ids.ts";
import type { RemoteContent } from "../../../shared/model/message.ts";
import type { Readable } from "../../db/open.ts";
import { readBlob } from "../../db/queries/attachments.ts";
import { remoteImages } from "../../db/queries/remote.ts";
import type { RemoteLoad } from "../../mail/sanitize.ts";
import { isAllowed, missingPictures, type RemoteLeave, wantedPictures } from "../remote-wishes.ts";

/** Of one message, bytes of remote pictures put into its HTML; what comes after stays out. */
const mostBytes = 20 * 1024 * 1024;

/** Gives each remote picture that is allowed and here a stand-in, and the stand-ins their bytes at the end. */
export interface RemotePictures {
  /** To be given to the sanitiser. */
  show: "block" | ((address: string) => string | null);
  /** Puts the pictures in. */
  fill(html: string): string;
}

/** @param secret in the stand-ins' names, so that no mail can guess them */
export function remotePictures(db: Readable, { consent }: RemoteLeave, secret: string): RemotePictures {
  if (!isAllowed(consent)) return { show: "block", fill: (html) => html };
  const addresses: string[] = [];
  return {
    show: (address) => {
      const known = addresses.indexOf(address);
      const index = known < 0 ? addresses.push(address) - 1 : known;
      return `remote:${secret}-${index}.`;
    },
    fill: (html) => {
      const rows = remoteImages(db, addresses);
      let bytes = 0;
      const shown = addresses.map((address) => {
        const row = rows.get(address);
        bytes += row?.size ?? 0;
        const data = row?.sha256 && bytes <= mostBytes ? readBlob(db, row.sha256, 0, row.size) : null;
        return data && row ? `data:${row.contentType};base64,${Buffer.from(data).toString("base64")}` : nothing;
      });
      return html.replace(new RegExp(`remote:${secret}-(\\d+)\\.`, "g"), (_, index) => shown[Number(index)] ?? nothing);
    },
  };
}

/** A picture of one transparent point, for what is not here (yet). */
const nothing = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/** What the page is told of a body's remote loads. */
export function remoteContent(
  db: Readable,
  loads: readonly RemoteLoad[],
  { consent, sender }: RemoteLeave,
  now: number,
): RemoteContent {
  const wanted = wantedPictures(loads);
  const trackers = new Set(loads.flatMap(({ tracker }) => (tracker === null ? [] : [tracker])));
  return {
    consent,
    sender,
    blocked: loads.filter(({ shown }) => !shown).length,
    pictures: wanted.length,
    pending: isAllowed(consent) ? missingPictures(db, wanted, now).length : 0,
    trackers: [...trackers].slice(0, 20),
  };
}

/** What a body made of remote pictures depends on, besides its text: a picture that came makes it anew. */
export function remoteStamp(db: Readable, id: MessageId, { consent, sender }: RemoteLeave): string {
  if (!isAllowed(consent)) return `${consent} ${sender}`;
  const { stamp } = db
    .prepare<{ stamp: string }>("SELECT count(*) || ' ' || coalesce(max(at), 0) AS stamp FROM remote_images")
    .get() ?? { stamp: "" };
  return `${consent} ${sender} ${id} ${stamp}`;
}
