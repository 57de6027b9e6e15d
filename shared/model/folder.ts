import { z } from "zod";
import type { AccountId, FolderId } from "./ids.ts";

export const folderRoles = [
  "inbox",
  "archive",
  "drafts",
  "sent",
  "trash",
  "junk",
  "all",
  "flagged",
  "important",
] as const;
export const folderRole = z.enum(folderRoles);
/** What a folder is for: RFC 6154 special use, plus `inbox`. */
export type FolderRole = z.infer<typeof folderRole>;

export interface FolderView {
  id: FolderId;
  accountId: AccountId;
  /** The last part of its path, decoded. */
  name: string;
  /** The whole path, decoded, with the server's delimiter. */
  path: string;
  role: FolderRole | null;
  /** Conversations with something unread here. */
  unread: number;
}
