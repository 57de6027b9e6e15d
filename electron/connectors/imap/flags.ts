import type { ImapFlow, MailboxObject } from "imapflow";
import type { MoveResult } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import type { Placement, RemoteFlags, RemoteId } from "../model.ts";
import { inFolder } from "./client.ts";
import { mailError } from "./errors.ts";
import { inChunks, searchUids, uidSet } from "./fetch.ts";
import { holderOf, labelShownBy } from "./labels.ts";
import type { Session } from "./session.ts";

const names = { read: "\\Seen", starred: "\\Flagged", answered: "\\Answered" } as const;

/** Adds and removes flags (RFC 9051 section 6.4.6), never replaces them: others' flags stay. Copies that are gone are no error. */
export async function setFlags(
  session: Session,
  placements: Placement[],
  change: Partial<Pick<RemoteFlags, "read" | "starred" | "answered">>,
  signal: AbortSignal,
): Promise<void> {
  const flagged = (value: boolean): string[] =>
    (["read", "starred", "answered"] as const).filter((name) => change[name] === value).map((name) => names[name]);
  const [add, remove] = [flagged(true), flagged(false)];
  for (const [folder, uids] of byFolder(held(session, placements))) {
    await session.work(signal, (client) =>
      inFolder(client, folder, { fresh: false }, async (mailbox) => {
        mustMeanTheSame(session, folder, mailbox);
        const options = { uid: true, silent: true };
        if (add.length > 0) accepted(session, client, await client.messageFlagsAdd(uidSet(uids), add, options));
        if (remove.length > 0)
          accepted(session, client, await client.messageFlagsRemove(uidSet(uids), remove, options));
      }),
    );
  }
}

/** Moves copies (RFC 6851); without MOVE copies them and removes the originals, as far as that touches no other message. */
export async function move(
  session: Session,
  placements: Placement[],
  to: RemoteId,
  signal: AbortSignal,
): Promise<MoveResult> {
  const moved: MoveResult["moved"] = [];
  const { labels } = session;
  for (const [folder, uids] of byFolder(placements)) {
    if (folder === to) continue;
    const holder = holderOf(labels, folder);
    const result = await session.work(signal, (client) =>
      inFolder(client, holder, { fresh: false }, (mailbox) => {
        mustMeanTheSame(session, holder, mailbox);
        if (labels !== null && holder === labels.all && holderOf(labels, to) === labels.all) {
          return changeLabels(session, client, uids, {
            from: labelShownBy(labels, folder),
            to: labelShownBy(labels, to),
          });
        }
        return moveUids(session, client, uids, to);
      }),
    );
    for (const [uid, target] of result) {
      const from = { folder, key: String(uid) };
      moved.push({ from, to: target === null ? null : { folder: to, key: String(target) } });
    }
  }
  return { moved };
}

/** Where folders are labels a move changes them; the message keeps its UID. */
async function changeLabels(
  session: Session,
  client: ImapFlow,
  uids: number[],
  { from, to }: { from: string | null; to: string | null },
): Promise<Map<number, number | null>> {
  const there = await searchUids(client, Math.min(...uids), Math.max(...uids));
  const moving = uids.filter((uid) => there.includes(uid));
  if (moving.length === 0) return new Map();
  const options = { uid: true, useLabels: true };
  if (to !== null) accepted(session, client, await client.messageFlagsAdd(uidSet(moving), [to], options));
  if (from !== null) accepted(session, client, await client.messageFlagsRemove(uidSet(moving), [from], options));
  return new Map(moving.map((uid) => [uid, uid]));
}

/** Copies where they really are, each once. */
function held(session: Session, placements: Placement[]): Placement[] {
  const copies = placements.map(({ folder, key }) => ({ folder: holderOf(session.labels, folder), key }));
  return [...new Map(copies.map((copy) => [`${copy.folder}\n${copy.key}`, copy])).values()];
}

/** Old UID to new UID, null where the server didn't say (COPYUID, RFC 4315). Messages that are gone are not in it. */
async function moveUids(
  session: Session,
  client: ImapFlow,
  uids: number[],
  to: RemoteId,
): Promise<Map<number, number | null>> {
  const wanted = new Set(uids);
  const there = (await searchUids(client, Math.min(...uids), Math.max(...uids))).filter((uid) => wanted.has(uid));
  if (there.length === 0) return new Map();
  const range = uidSet(there);
  const canMove = client.capabilities.has("MOVE");
  const answer = canMove
    ? await client.messageMove(range, to, { uid: true })
    : await client.messageCopy(range, to, { uid: true });
  if (!answer) throw await refusedMove(session, client, to);
  if (!canMove) await removeCopied(session, client, range);
  const { uidMap } = answer;
  return new Map(there.map((uid) => [uid, uidMap?.get(uid) ?? null]));
}

/** A plain EXPUNGE would take others' deleted messages with it; without UIDPLUS the originals stay, marked. */
async function removeCopied(session: Session, client: ImapFlow, range: string): Promise<void> {
  const done = client.capabilities.has("UIDPLUS")
    ? await client.messageDelete(range, { uid: true })
    : await client.messageFlagsAdd(range, ["\\Deleted"], { uid: true, silent: true });
  accepted(session, client, done);
}

async function refusedMove(session: Session, client: ImapFlow, to: RemoteId): Promise<ConnectorError> {
  const told = toldRefusal(session, client);
  if (told !== null) return told;
  const listed = await client.list({ listOnly: true });
  if (!listed.some(({ path }) => path === to)) {
    return new ConnectorError({ kind: "missing" }, "The folder to move to is no longer on the server.");
  }
  return new ConnectorError({ kind: "refused", reason: "forbidden" }, "The server refused to move the message there.");
}

/** The library answers false where the server said NO. */
function accepted(session: Session, client: ImapFlow, answer: boolean): void {
  if (answer) return;
  const sentence = "The server refused to change the message.";
  throw toldRefusal(session, client) ?? new ConnectorError({ kind: "refused", reason: "forbidden" }, sentence);
}

/** A refusal that means something else than that the change is not allowed: throttled, full, the connection lost. */
function toldRefusal(session: Session, client: ImapFlow): ConnectorError | null {
  const cause = session.refusal(client);
  const told = cause === null ? null : mailError(cause, session.settings.imap);
  if (told === null || told.kind === "server" || told.kind === "bug" || told.kind === "missing") return null;
  return told;
}

/**
 * A UID of before the folder was rebuilt names another message now; the next round of changes tells the new ones. After a
 * start nobody knows before the first round has begun.
 */
function mustMeanTheSame(session: Session, folder: RemoteId, mailbox: MailboxObject): void {
  if (session.uidValidity.get(folder) === String(mailbox.uidValidity)) return;
  throw new ConnectorError({ kind: "server" }, "The folder was rebuilt on the server; it is read again first.");
}

/** Folders with UIDs, a folder several times where it has many. */
function byFolder(placements: Placement[]): [folder: RemoteId, uids: number[]][] {
  const folders = new Map<RemoteId, number[]>();
  for (const { folder, key } of placements) {
    const uid = Number(key);
    if (!Number.isSafeInteger(uid) || uid < 1) continue;
    folders.set(folder, [...(folders.get(folder) ?? []), uid]);
  }
  return [...folders].flatMap(([folder, uids]) => inChunks(uids).map((chunk): [RemoteId, number[]] => [folder, chunk]));
}
