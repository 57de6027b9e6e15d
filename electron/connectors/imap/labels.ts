import type { PlacedFlags, RemoteEvent, RemoteFlags, RemoteFolder, RemoteId } from "../model.ts";

/**
 * A mailbox with labels (Gmail, X-GM-EXT-1): every message stands once in All Mail, its labels say in which other folders
 * it is shown. A copy in a label's folder has the UID that the message has in All Mail.
 */
export interface Labels {
  all: RemoteId;
  /** Label as the server says it to the folder that shows it. */
  folders: ReadonlyMap<string, RemoteId>;
}

/** Told folders of a mailbox with labels; null for any other. */
export function labelsOf(folders: readonly RemoteFolder[]): Labels | null {
  const all = folders.find(({ role, kind }) => role === "archive" && kind === "folder");
  const labels = folders.filter(({ kind, selectable }) => kind === "label" && selectable);
  if (all === undefined || labels.length === 0) return null;
  return { all: all.id, folders: new Map(labels.map((folder) => [labelOf(folder), folder.id])) };
}

function labelOf({ role, path }: RemoteFolder): string {
  if (role === "inbox") return "\\Inbox";
  if (role === "sent") return "\\Sent";
  return role === "drafts" ? "\\Draft" : path;
}

/**
 * Folders as they are told where there are labels: All Mail is what an archive is elsewhere, Trash and Spam hold messages
 * of their own, the rest shows what is in All Mail.
 */
export function withLabels(folders: readonly RemoteFolder[]): RemoteFolder[] {
  if (!folders.some(({ role, selectable }) => role === "all" && selectable)) return [...folders];
  return folders.map((folder) => {
    const { role, selectable } = folder;
    if (role === "all") return { ...folder, role: "archive", virtual: false };
    if (role === "archive") return { ...folder, role: null, kind: "label" };
    return !selectable || role === "trash" || role === "junk" ? folder : { ...folder, kind: "label" };
  });
}

/** The folder in which the copies of a folder really are. */
export function holderOf(labels: Labels | null, folder: RemoteId): RemoteId {
  return labels !== null && labelShownBy(labels, folder) !== null ? labels.all : folder;
}

/** Null for All Mail, Trash and Spam. */
export function labelShownBy(labels: Labels, folder: RemoteId): string | null {
  for (const [label, id] of labels.folders) if (id === folder) return label;
  return null;
}

/** Every place of a message of All Mail. */
export function placesOf(labels: Labels, uid: number, flags: RemoteFlags, carried: readonly string[]): PlacedFlags[] {
  const key = String(uid);
  const shown = carried.flatMap((label) => labels.folders.get(label) ?? []);
  return [labels.all, ...new Set(shown)].map((folder) => ({ folder, key, flags }));
}

/** Says of messages of All Mail which labels they do not carry. */
export function withoutLabels(
  labels: Labels,
  rows: readonly { uid: number; labels: readonly string[] }[],
): RemoteEvent[] {
  return [...labels.folders].flatMap(([label, folder]) => {
    const keys = rows.filter((row) => !row.labels.includes(label)).map(({ uid }) => String(uid));
    return keys.length === 0 ? [] : [{ type: "gone", folder, keys } satisfies RemoteEvent];
  });
}

/** What is told of All Mail as a whole holds for the folders that show parts of it. */
export function forEachLabel(labels: Labels | null, events: readonly RemoteEvent[]): RemoteEvent[] {
  return events.flatMap((event): RemoteEvent[] => {
    if (labels === null) return [event];
    const folders = [...labels.folders.values()];
    if (event.type === "present" && event.folder === labels.all)
      return [event, ...folders.map((folder) => ({ ...event, folder }))];
    if (event.type === "folder-reset" && event.id === labels.all)
      return [event, ...folders.map((id) => ({ ...event, id }))];
    return [event];
  });
}
