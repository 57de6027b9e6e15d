import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { constants, createDeflateRaw, createInflateRaw } from "node:zlib";

/**
 * What a server does to whoever signs in.
 * - `line`: a line of a gigabyte
 * - `literal`: a literal of a gigabyte, said so
 * - `large-rows`: three hundred headers of sixty megabytes each
 * - `large-mails`: mails that are said to be small and are sixty megabytes each
 * - `folders`: a million of them
 * - `search`: a million UIDs in one answer
 * - `rows`: one answer with rows without end
 * - `chatter`: words without end in place of an answer
 * - `bomb-line`, `bomb-rows`: the first and the last but one, compressed
 */
export type Hostility =
  | "line"
  | "literal"
  | "large-rows"
  | "large-mails"
  | "folders"
  | "search"
  | "rows"
  | "chatter"
  | "bomb-line"
  | "bomb-rows";
type Manner = Hostility | "none";

export interface HostileImap {
  host: string;
  port: number;
  connections(): number;
  /** Bytes that were sent, before any compression. */
  sent(): number;
  stop(): Promise<void>;
}

const mega = 1024 * 1024;
const filling = Buffer.alloc(mega, "a");

/** An IMAP server on 127.0.0.1 that means no good; it makes up what it sends as it goes. */
export async function startHostileImap(how: Hostility): Promise<HostileImap> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let sent = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    // Whoever signs in for the first time sees nothing of it.
    converse(socket, connections === 1 ? "none" : how, (bytes) => {
      sent += bytes;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address !== "object") throw new Error("no port");
  return {
    host: "127.0.0.1",
    port: address.port,
    connections: () => connections,
    sent: () => sent,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

type Piece = string | Buffer;
interface Command {
  tag: string;
  name: string;
  rest: string;
}

function converse(socket: Socket, how: Manner, count: (bytes: number) => void): void {
  let input: Duplex = socket;
  let output: Duplex = socket;
  let text = "";
  let busy = Promise.resolve();
  const say = async (piece: Piece): Promise<void> => {
    count(piece.length);
    if (!output.write(piece))
      await new Promise<void>((resolve) => {
        const go = (): void => {
          output.off("drain", go);
          socket.off("close", go);
          resolve();
        };
        output.once("drain", go);
        socket.once("close", go);
      });
  };
  const obey = async (command: Command): Promise<void> => {
    for (const piece of answer(command, how)) {
      if (socket.destroyed) return;
      await say(piece);
    }
    if (output !== socket && "flush" in output && typeof output.flush === "function")
      output.flush(constants.Z_SYNC_FLUSH);
    if (command.name === "LOGOUT") socket.end();
    if (command.name === "COMPRESS") {
      const [deflate, inflate] = [createDeflateRaw({ level: 9 }), createInflateRaw()];
      socket.off("data", hear);
      socket.pipe(inflate).on("error", () => undefined);
      deflate.pipe(socket);
      [input, output] = [inflate, deflate];
      input.on("data", hear);
    }
  };
  const hear = (data: Buffer): void => {
    text += data.toString("latin1");
    for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
      const [, tag = "", name = "", rest = ""] = /^(\S+) ?((?:UID )?\w*) ?(.*)$/i.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      busy = busy.then(() => obey({ tag, name: name.toUpperCase(), rest })).catch(() => undefined);
    }
  };
  input.on("data", hear);
  socket.write("* OK [CAPABILITY IMAP4rev1 UIDPLUS] ready\r\n");
}

function* answer({ tag, name, rest }: Command, how: Manner): Generator<Piece> {
  if (name === "LOGIN" || name === "AUTHENTICATE" || name === "CAPABILITY")
    yield `* CAPABILITY IMAP4rev1 UIDPLUS${how.startsWith("bomb") ? " COMPRESS=DEFLATE" : ""}\r\n`;
  else if (name === "LIST") yield* folders(how);
  else if (name === "SELECT" || name === "EXAMINE") yield* selected(how);
  else if (name === "STATUS")
    yield `* STATUS INBOX (MESSAGES ${exists(how)} UIDNEXT ${exists(how) + 1} UIDVALIDITY 1)\r\n`;
  else if (name === "UID SEARCH" && how === "search") yield* found();
  else if (name.endsWith("FETCH")) yield* fetched(rest, how);
  yield `${tag} OK done\r\n`;
}

const exists = (how: Manner): number => (how === "search" ? 1_000_000 : 300);

function* folders(how: Manner): Generator<Piece> {
  yield '* LIST (\\HasNoChildren) "/" INBOX\r\n';
  if (how !== "folders") return;
  for (let block = 0; block < 1000; block++)
    yield Array.from(
      { length: 1000 },
      (_, number) => `* LIST (\\HasNoChildren) "/" "Folder ${block}/${number}"\r\n`,
    ).join("");
}

function* selected(how: Manner): Generator<Piece> {
  if (how === "line" || how === "bomb-line") {
    yield "* OK ";
    for (let sent = 0; sent < 1024; sent++) yield filling;
  }
  const many = Buffer.from(how === "bomb-rows" ? "* 1 FETCH (FLAGS (\\Seen))\r\n" : "* OK still here\r\n");
  const block = Buffer.concat(Array.from({ length: 10_000 }, () => many));
  if (how === "chatter" || how === "bomb-rows") for (;;) yield block;
  yield `* ${exists(how)} EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n* OK [UIDNEXT ${exists(how) + 1}] next\r\n`;
}

function* found(): Generator<Piece> {
  yield "* SEARCH";
  for (let block = 0; block < 1000; block++)
    yield Array.from({ length: 1000 }, (_, number) => ` ${block * 1000 + number + 1}`).join("");
  yield "\r\n";
}

function* fetched(rest: string, how: Manner): Generator<Piece> {
  const [, first = "1", last = first] = /^(\d+)(?::(\d+|\*))?/.exec(rest) ?? [];
  const end = last === "*" ? exists(how) : Number(last);
  const section = /BODY\.PEEK(\[.*\])/.exec(rest)?.[1] ?? null;
  if (how === "rows") yield* endless();
  for (let number = Number(first); number <= end; number++) {
    yield `* ${number} FETCH (UID ${number} FLAGS () INTERNALDATE "01-Mar-2026 08:00:00 +0000" RFC822.SIZE 200`;
    if (section !== null) yield* literal(section, number, how);
    yield ")\r\n";
  }
}

function* endless(): Generator<Piece> {
  for (let block = 0; ; block++)
    yield Array.from({ length: 1000 }, (_, place) => {
      const number = block * 1000 + place + 1;
      return `* ${number} FETCH (UID ${number} FLAGS () INTERNALDATE "01-Mar-2026 08:00:00 +0000" RFC822.SIZE 200)\r\n`;
    }).join("");
}

function* literal(section: string, number: number, how: Manner): Generator<Piece> {
  const head = `Subject: ${number}\r\nMessage-ID: <${number}@hostile.test>\r\n\r\n`;
  const isWhole = section === "[]";
  const megas = how === "literal" ? 1024 : how === "large-rows" || (how === "large-mails" && isWhole) ? 60 : 0;
  yield ` BODY${section} {${head.length + megas * mega}}\r\n${head}`;
  for (let sent = 0; sent < megas; sent++) yield filling;
}
