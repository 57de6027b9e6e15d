import { createHash } from "node:crypto";
import type { OutputOf, ParsedOf } from "../../../shared/api/contract.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { blobSize, readBlob } from "../../db/queries/attachments.ts";
import { savePicture } from "../../db/writes/pictures.ts";
import type { WriteOptions } from "../writes.ts";

type Picture = OutputOf<"pictures.get">;

const mostBytes = 1_048_576;
/** So many are fetched at a time; the others wait their turn. */
const mostAtOnce = 4;
/** What could not be had is not asked for again for so long, ms. */
const rest = 5 * 60_000;

/** Answers `pictures.get`: of people and of a workspace's own emoji, kept once they were fetched. */
export function pictureFinder({
  db,
  engine,
  clock,
}: WriteOptions): (input: ParsedOf<"pictures.get">) => Promise<Picture> {
  const underWay = new Map<string, Promise<Picture>>();
  const missing = new Map<string, number>();
  const queue: (() => void)[] = [];
  let running = 0;

  const fetch = async (account: AccountId, url: string, name: string): Promise<Picture> => {
    if (running >= mostAtOnce) await new Promise<void>((resolve) => queue.push(resolve));
    running++;
    try {
      const data = await engine.picture(account, url);
      const contentType = data && data.length <= mostBytes ? typeOf(data) : null;
      if (data && contentType !== null) savePicture(db, name, data);
      else missing.set(name, clock.now() + rest);
      return data && contentType !== null ? answer(data, contentType) : null;
    } finally {
      running--;
      queue.shift()?.();
    }
  };

  return async ({ accountId, picture: asked }) => {
    const picture = emojiPicture(db, accountId, asked) ?? asked;
    // Only what a provider named itself is ever fetched.
    if (!isKnown(db, accountId, picture)) return null;
    const name = nameOf(accountId, picture);
    const size = blobSize(db, name);
    const held = size === null ? null : readBlob(db, name, 0, size);
    if (held) return answer(held, typeOf(held) ?? "application/octet-stream");
    if ((missing.get(name) ?? 0) > clock.now()) return null;
    const known = underWay.get(name);
    if (known) return known;
    const fetching = fetch(accountId, picture, name).finally(() => underWay.delete(name));
    underWay.set(name, fetching);
    return fetching;
  };
}

/** Of `:name:`, as it stands in what was said. */
function emojiPicture(db: Readable, account: AccountId, picture: string): string | undefined {
  const [, name] = /^:([^:\s]+):$/.exec(picture) ?? [];
  if (name === undefined) return undefined;
  return db
    .prepare<{ url: string }>("SELECT url FROM custom_emoji WHERE account_id = ? AND name = ?")
    .get(account, name)?.url;
}

function isKnown(db: Readable, account: AccountId, url: string): boolean {
  return (
    db
      .prepare(
        `SELECT 1 FROM identities WHERE account_id = @account AND picture = @url
         UNION ALL SELECT 1 FROM custom_emoji WHERE account_id = @account AND url = @url LIMIT 1`,
      )
      .get({ account, url }) !== undefined
  );
}

function nameOf(account: AccountId, url: string): string {
  return `picture:${createHash("sha256").update(`${account} ${url}`).digest("hex")}`;
}

function answer(data: Uint8Array, contentType: string): Picture {
  return { data: Buffer.from(data).toString("base64"), contentType };
}

const beginnings: [type: string, hex: string][] = [
  ["image/png", "89504e470d0a1a0a"],
  ["image/jpeg", "ffd8ff"],
  ["image/gif", "47494638"],
];

/** By its first bytes; null for what is no picture or could hold scripts. */
function typeOf(data: Uint8Array): string | null {
  const start = Buffer.from(data.subarray(0, 16));
  const known = beginnings.find(([, hex]) => start.toString("hex").startsWith(hex));
  if (known) return known[0];
  return start.toString("latin1", 0, 4) === "RIFF" && start.toString("latin1", 8, 12) === "WEBP" ? "image/webp" : null;
}
