import type { ImapFlow } from "imapflow";
import { fetchHeaders, fetchRows, fetchSource, type RowWithBytes, searchUids, uidSet } from "./fetch.ts";

/**
 * Servers answer OK and leave a message out, leave its body out, or send a row that nobody can read. Such a message is
 * asked for by itself, and with less; it is listed with what there is.
 */

/** At most so many are asked for by themselves in one window: a server that answers nothing at all is not pressed. */
const mostAlone = 20;

/** Listed headers of these UIDs. */
export async function fetchListed(client: ImapFlow, uids: readonly number[]): Promise<RowWithBytes[]> {
  if (uids.length === 0) return [];
  return withStragglers(client, await fetchHeaders(client, uidSet(uids)), uids);
}

/** `rows`, and those of `uids` that are not among them and yet there, with what can be had. */
export async function withStragglers(
  client: ImapFlow,
  rows: RowWithBytes[],
  uids: readonly number[],
): Promise<RowWithBytes[]> {
  const all = [...rows];
  for (const uid of leftOut(rows, uids)) {
    const row = await headersAlone(client, uid);
    if (row !== null) all.push(row);
  }
  return all;
}

/** Sources that a window's answer left out, asked for again; and what is there without a source. */
export async function fetchLeftOut(
  client: ImapFlow,
  rows: readonly RowWithBytes[],
  uids: readonly number[],
): Promise<{ whole: RowWithBytes[]; bare: RowWithBytes[] }> {
  const whole: RowWithBytes[] = [];
  const bare: RowWithBytes[] = [];
  for (const uid of leftOut(rows, uids)) {
    const [again] = await fetchSource(client, uid);
    const row = again === undefined ? await headersAlone(client, uid) : null;
    if (again !== undefined) whole.push(again);
    else if (row !== null) bare.push(row);
  }
  return { whole, bare };
}

function leftOut(rows: readonly RowWithBytes[], uids: readonly number[]): number[] {
  const found = new Set(rows.map(({ uid }) => uid));
  return uids.filter((uid) => !found.has(uid)).slice(-mostAlone);
}

/** Null when the message is gone. */
async function headersAlone(client: ImapFlow, uid: number): Promise<RowWithBytes | null> {
  if ((await searchUids(client, uid, uid)).length === 0) return null;
  const [headers] = await fetchHeaders(client, String(uid));
  if (headers !== undefined) return headers;
  const [row] = await fetchRows(client, String(uid));
  return row === undefined ? null : { ...row, bytes: new Uint8Array() };
}
