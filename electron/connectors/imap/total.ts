import { isSynced, type ListedFolder, listFolders } from "./folders.ts";
import type { Session } from "./session.ts";

/** Messages in all synced folders, copies counted; null when the server told none. */
export async function countMessages(session: Session, signal: AbortSignal): Promise<number | null> {
  return totalOf(await session.work(signal, (client) => listFolders(client, { status: true })));
}

export function totalOf(listed: ListedFolder[]): number | null {
  const counts = listed.flatMap(({ folder, status }) => (isSynced(folder) && status !== null ? [status.messages] : []));
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}
