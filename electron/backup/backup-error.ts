/** Why a backup can't be made, read or put back; `message` is a sentence for the user that says what to do. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

/** The user took it back; nothing of it is left. */
export class BackupCancelled extends BackupError {
  constructor() {
    super("It was cancelled; nothing was changed.");
  }
}

/** The system's own codes for a disk without room. */
const noRoom: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL"]);

/** Whatever was thrown while reading or writing files, with a sentence. */
export function asBackupError(error: unknown, what: string): BackupError {
  if (error instanceof BackupError) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const because = noRoom.has(code)
    ? "There is not enough room on that disk. Make room, or choose another place."
    : (sentences[String(code)] ?? "The file or the disk could not be read or written; the log has the details.");
  return new BackupError(`${what} ${because}`, { cause: error });
}

const sentences: Record<string, string> = {
  ENOENT: "There is no such file or folder.",
  ENOTDIR: "There is no such folder.",
  EISDIR: "That is a folder; name a file.",
  EEXIST: "There is a file by that name already; choose another name.",
  EACCES: "Bobbin may not read or write there; choose another place.",
  EPERM: "Bobbin may not read or write there; choose another place.",
  EROFS: "Nothing can be written there; choose another place.",
  EFBIG: "That disk takes no file as large as this; choose another place.",
  EIO: "The disk reports an error; choose another one.",
};
