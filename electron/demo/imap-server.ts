import createServer from "hoodiecrow-imap";
import { type Closeable, listenLocally } from "./listen-locally.ts";

const folderNames = ["INBOX", "Archive", "Drafts", "Sent", "Junk", "Trash"] as const;
export type FolderName = (typeof folderNames)[number];

/** A message as it lies in a folder. */
export interface StoredLetter {
  folder: FolderName;
  /** RFC 5322, all ASCII or eight bit */
  source: Uint8Array;
  /** IMAP system flags, `\Seen` and the like */
  flags: string[];
  /** ms UTC */
  receivedAt: number;
}

export interface DemoImap extends Closeable {
  port: number;
  /** New mail; connections that idle are told at once. */
  append(letter: StoredLetter): void;
}

/** CONDSTORE after ENABLE: it adds itself to what can be enabled. */
const plugins = [
  ...["ID", "SASL-IR", "AUTH-PLAIN", "IDLE", "ENABLE", "CONDSTORE"],
  ...["LITERALPLUS", "UNSELECT", "SPECIAL-USE", "UIDPLUS", "MOVE"],
];

/** An IMAP server for one mailbox in memory, on a free port of 127.0.0.1. Letters get their UIDs in the order given. */
export async function startImap(user: string, password: string, letters: StoredLetter[]): Promise<DemoImap> {
  const inFolder = (name: FolderName) => ({
    ...(name === "INBOX" ? {} : { "special-use": `\\${name}` }),
    HIGHESTMODSEQ: 1,
    messages: letters.filter(({ folder }) => folder === name).map(stored),
  });
  const folders = Object.fromEntries(
    folderNames.filter((name) => name !== "INBOX").map((name) => [name, inFolder(name)]),
  );
  const imap = createServer({
    plugins,
    id: { name: "Bobbin demo" },
    users: { [user]: { password } },
    storage: { INBOX: inFolder("INBOX"), "": { separator: "/", type: "personal", folders } },
    credentials: {},
  });
  const listening = await listenLocally(imap.server);
  return {
    ...listening,
    append(letter) {
      const { raw, flags, internaldate } = stored(letter);
      imap.appendMessage(letter.folder, flags, internaldate, raw);
    },
  };
}

function stored({ source, flags, receivedAt }: StoredLetter) {
  return {
    raw: Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString("latin1"),
    flags: [...flags],
    internaldate: dateTime(receivedAt),
  };
}

/** RFC 9051 `date-time` in UTC: ` 1-Feb-2026 09:30:00 +0000`. */
function dateTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(" ");
  return `${day}-${month}-${year} ${time} +0000`;
}
