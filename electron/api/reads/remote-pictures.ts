import type { MessageId } from "../../../shared/model/ids.ts";
import type { RemoteContent } from "../../../shared/model/message.ts";
import type { Readable } from "../../db/open.ts";
import { readBlob } from "../../db/queries/attachments.ts";
import { remoteImages } from "../../db/queries/remote.ts";
import type { RemoteLoad } from "../../mail/sanitize.ts";
import { isAllowed, missingPictures, type RemoteLeave, wantedPictures } from "../remote-wishes.ts";
import { fillPictures } from "./fill-pictures.ts";

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
  const known = new Map<string, number>();
  return {
    show: (address) => {
      const index = known.get(address) ?? known.size;
      known.set(address, index);
      return `remote:${secret}-${index}.`;
    },
    fill: (html) => {
      const addresses = [...known.keys()];
      const rows = remoteImages(db, addresses);
      let bytes = 0;
      const shown = addresses.map((address) => {
        const row = rows.get(address);
        bytes += row?.size ?? 0;
        const data = row?.sha256 && bytes <= mostBytes ? readBlob(db, row.sha256, 0, row.size) : null;
        return data && row ? `data:${row.contentType};base64,${Buffer.from(data).toString("base64")}` : null;
      });
      return fillPictures(html, new RegExp(`remote:${secret}-(\\d+)\\.`, "g"), (index) => shown[index] ?? null);
    },
  };
}

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
