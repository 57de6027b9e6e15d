/** What is used of hoodiecrow-imap 2.1.0, which brings no types of its own. */
declare module "hoodiecrow-imap" {
  import type { Server } from "node:net";

  interface StoredMessage {
    uid?: number;
    /** Latin-1: one character a byte. */
    raw: string;
    flags: string[];
    /** RFC 9051 `date-time` */
    internaldate: string;
  }

  interface Folder {
    "special-use"?: string;
    /** Modification sequence (RFC 7162); a folder without messages must have one, too. */
    HIGHESTMODSEQ: number;
    messages: StoredMessage[];
  }

  interface ImapServer {
    server: Server;
    appendMessage(folder: string, flags: string[], internaldate: string, raw: string): void;
  }

  interface Options {
    plugins: string[];
    id: Record<string, string>;
    users: Record<string, { password: string }>;
    storage: { INBOX: Folder; "": { separator: string; type: "personal"; folders: Record<string, Folder> } };
    /** Given, so that the package's own key is not used. */
    credentials: object;
  }

  function createServer(options: Options): ImapServer;
  export = createServer;
}
