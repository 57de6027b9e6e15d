import type { ImapFlow, ListResponse, StatusObject } from "imapflow";
import type { FolderRole } from "../../../shared/model/folder.ts";
import { type RemoteFolder, remoteId } from "../model.ts";
import { withLabels } from "./labels.ts";

/** A folder as the server lists it now. */
export interface ListedFolder {
  folder: RemoteFolder;
  /** Null where it wasn't asked or the server didn't say all of it. */
  status: FolderStatus | null;
  /** Listed, and yet the server says it isn't there. */
  phantom: boolean;
}

export interface FolderStatus {
  messages: number;
  uidNext: number;
  uidValidity: string;
  /** Null without CONDSTORE (RFC 7162). */
  highestModseq: string | null;
}

const roles: Record<string, FolderRole> = {
  "\\Inbox": "inbox",
  "\\Archive": "archive",
  "\\Drafts": "drafts",
  "\\Sent": "sent",
  "\\Trash": "trash",
  "\\Junk": "junk",
  "\\All": "all",
  "\\Flagged": "flagged",
  "\\Important": "important",
};
/** As XLIST says it. */
const oldRoles: Record<string, FolderRole> = {
  "\\allmail": "all",
  "\\spam": "junk",
  "\\starred": "flagged",
  "\\important": "important",
};
const views: ReadonlySet<FolderRole | null> = new Set<FolderRole>(["all", "flagged", "important"]);

/**
 * All folders with their special use (RFC 6154, else guessed by name in many languages), each role at most once. With
 * `status`, counts too: in the same command where the server has LIST-STATUS (RFC 5819). INBOX is always among them
 * (RFC 9051 section 5.1).
 */
export async function listFolders(client: ImapFlow, { status }: { status: boolean }): Promise<ListedFolder[]> {
  const taken = new Set<FolderRole>();
  const folders = new Map<string, ListedFolder>();
  for (const entry of await listEntries(client, status)) {
    if (entry.path === "") continue;
    const folder = toFolder(entry, taken);
    const counted = folder.selectable ? toStatus(entry.status) : null;
    folders.set(folder.id, { folder, status: counted, phantom: isPhantom(entry.status) });
  }
  if (!folders.has("INBOX")) {
    const folder = toFolder({ path: "INBOX", name: "INBOX", flags: new Set(), specialUse: "\\Inbox" }, new Set());
    folders.set("INBOX", { folder, status: null, phantom: false });
  }
  const all = [...folders.values()];
  if (!client.capabilities.has("X-GM-EXT-1")) return all;
  const labelled = withLabels(all.map(({ folder }) => folder));
  return all.map((entry, index) => ({ ...entry, folder: labelled[index] ?? entry.folder }));
}

/** Servers that offer XLIST or RETURN options and then list nothing at all still know the plain command. */
async function listEntries(client: ImapFlow, status: boolean): Promise<ListResponse[]> {
  const list = (): Promise<ListResponse[]> => client.list(status ? { statusQuery: statusQuery(client) } : {});
  const listed = await list();
  if (listed.some(({ path }) => path !== "")) return listed;
  for (const name of ["XLIST", "LIST-EXTENDED", "LIST-STATUS", "SPECIAL-USE"]) client.capabilities.delete(name);
  return list();
}

function isPhantom(status: StatusObject | undefined): boolean {
  return status !== undefined && Reflect.get(status, "error") !== undefined;
}

/** RFC 9051 section 7.3.1: what cannot be selected is a mere level of the hierarchy. */
export function toFolder(
  entry: Pick<ListResponse, "path" | "name" | "flags" | "specialUse">,
  taken: Set<FolderRole>,
): RemoteFolder {
  const flags = new Set([...entry.flags].map((flag) => flag.toLowerCase()));
  const isInbox = entry.path.toUpperCase() === "INBOX";
  const named = roles[entry.specialUse ?? ""] ?? [...flags].map((flag) => oldRoles[flag]).find((role) => role);
  const wanted = isInbox ? "inbox" : (named ?? null);
  const role = wanted !== null && !taken.has(wanted) ? wanted : null;
  if (role !== null) taken.add(role);
  return {
    id: remoteId(isInbox ? "INBOX" : entry.path),
    name: isInbox ? "Inbox" : entry.name,
    path: entry.path,
    role,
    kind: "folder",
    selectable: !flags.has("\\noselect") && !flags.has("\\nonexistent"),
    virtual: views.has(role),
  };
}

/** Is the folder synced? Views and labels are not: their messages stand elsewhere. */
export function isSynced({ selectable, virtual, kind }: RemoteFolder): boolean {
  return selectable && !virtual && kind === "folder";
}

const order: (FolderRole | null)[] = ["inbox", "sent", "archive", "drafts", null, "all", "trash", "junk"];

/** INBOX first, then what belongs to conversations, what was thrown away last. */
export function inSyncOrder<Entry extends { folder: RemoteFolder }>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => order.indexOf(a.folder.role) - order.indexOf(b.folder.role));
}

function statusQuery(client: ImapFlow) {
  const condstore = client.enabled.has("CONDSTORE");
  return { messages: true, uidNext: true, uidValidity: true, ...(condstore ? { highestModseq: true } : {}) };
}

function toStatus(status: StatusObject | undefined): FolderStatus | null {
  if (status?.messages === undefined || status.uidNext === undefined || status.uidValidity === undefined) return null;
  return {
    messages: status.messages,
    uidNext: status.uidNext,
    uidValidity: String(status.uidValidity),
    highestModseq: modseqText(status.highestModseq),
  };
}

/** Zero means the folder keeps none. */
export function modseqText(modseq: bigint | undefined): string | null {
  return modseq === undefined || modseq === 0n ? null : modseq.toString();
}
