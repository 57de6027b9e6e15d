import { createHash } from "node:crypto";
import { type ConversationFilter, inbox } from "../../shared/api/conversations.ts";
import { folderId } from "../../shared/model/ids.ts";
import { chatRules } from "./invariants/chat.ts";
import { conversationRules } from "./invariants/conversations.ts";
import { messageRules } from "./invariants/messages.ts";
import type { Breach } from "./invariants/names.ts";
import { outgoingRules } from "./invariants/outgoing.ts";
import type { Readable } from "./open.ts";
import { countUnread } from "./queries/conversations.ts";
import { listKeys } from "./queries/list-keys.ts";

/** Of one promise, so many breaches are told. */
const told = 50;

/** Everything that is wrong with a database; empty when it is sound. Reads all of it: seconds for a large one. */
export function check(db: Readable): Breach[] {
  return db.snapshot(() => breaches(db));
}

function breaches(db: Readable): Breach[] {
  const rules = [...conversationRules, ...chatRules, ...messageRules, ...outgoingRules];
  return [
    ...integrity(db),
    ...rules.flatMap(({ number, invariant, sql }) =>
      db
        .prepare<{ detail: string }>(`${sql} LIMIT ${told}`)
        .all()
        .map(({ detail }) => ({ number, invariant, detail })),
    ),
    ...unreadCounts(db),
    ...damagedFiles(db),
  ];
}

function integrity(db: Readable): Breach[] {
  const pages = db.prepare<{ integrity_check: string }>(`PRAGMA integrity_check(${told})`).all();
  const keys = db.prepare<{ table: string; parent: string }>("PRAGMA foreign_key_check").all();
  return [
    ...pages
      .filter(({ integrity_check: answer }) => answer !== "ok")
      .map(({ integrity_check: detail }) => ({ number: 11 as const, invariant: "the file is whole", detail })),
    ...keys.slice(0, told).map(({ table, parent }) => ({
      number: 11 as const,
      invariant: "every row refers to rows that are here",
      detail: `a row of ${table} to ${parent}`,
    })),
  ];
}

/** The badge is the number of rows one sees, by walking the list. */
function unreadCounts(db: Readable): Breach[] {
  const folders = db.prepare<{ id: number }>("SELECT id FROM folders").all();
  const views: ConversationFilter[] = [
    inbox,
    { ...inbox, role: null },
    ...folders.map(({ id }) => ({ ...inbox, role: null, folderId: folderId.parse(id) })),
  ];
  return views.flatMap((view) => {
    const shown = listKeys(db, view, null, Number.MAX_SAFE_INTEGER).filter((key) => key.unreadCount > 0).length;
    const counted = countUnread(db, view);
    if (shown === counted) return [];
    const name = view.folderId === null ? (view.role ?? "everything") : `folder ${view.folderId}`;
    return [
      {
        number: 9,
        invariant: "unread counts equal visible rows",
        detail: `${name}: ${counted} counted, ${shown} shown`,
      },
    ];
  });
}

function damagedFiles(db: Readable): Breach[] {
  const hashes = db
    .prepare<{ sha256: string }>(
      "SELECT DISTINCT sha256 FROM attachments WHERE sha256 IN (SELECT sha256 FROM blobs) ORDER BY sha256",
    )
    .all();
  const pieces = db.prepare<{ data: Uint8Array }>("SELECT data FROM blobs WHERE sha256 = ? ORDER BY piece");
  const damaged = hashes.filter(({ sha256 }) => {
    const hash = createHash("sha256");
    for (const { data } of pieces.iterate(sha256)) hash.update(data);
    return hash.digest("hex") !== sha256;
  });
  return damaged.slice(0, told).map(({ sha256 }) => ({
    number: 12 as const,
    invariant: "kept bytes have the hash they are kept by",
    detail: `file ${sha256}`,
  }));
}
