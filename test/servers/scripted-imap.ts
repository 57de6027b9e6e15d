import { createServer, type Socket } from "node:net";
import { commands } from "./scripted-commands.ts";
import type { ScriptedMailbox } from "./scripted-mailbox.ts";

/** How a server talks: what was recorded of it, and what it holds. */
export interface Dialect {
  /** The whole line. */
  greeting: string;
  /** Before and after signing in, without `* CAPABILITY`. */
  capabilities: string;
  authenticated: string;
  /** Untagged lines of NAMESPACE and LIST as recorded; LIST is made up from the mailboxes where none were. */
  namespace?: string;
  list?: string;
  mailboxes: ScriptedMailbox[];
  password: string;
  /** Extensions that ENABLE grants without saying so. */
  silentEnable?: boolean;
  /**
   * Answers a command in this server's own way: raw text with `TAG` for the tag, `null` to answer as usual, `"drop"` to
   * end the connection.
   */
  answer?: (command: Command, session: ScriptedSession) => string | null;
}

export interface Command {
  tag: string;
  /** Upper case, `UID FETCH` for UID commands. */
  name: string;
  /** Everything after the name, literals in place. */
  rest: string;
}

/** One connection. */
export interface ScriptedSession {
  readonly number: number;
  readonly dialect: Dialect;
  readonly enabled: Set<string>;
  selected: ScriptedMailbox | null;
  /** The command that waits for more from the client. */
  idleTag: string | null;
  send(text: string): void;
  end(): void;
}

export interface ScriptedImap {
  host: string;
  port: number;
  dialect: Dialect;
  /** Every command of every connection, as `number NAME rest`. */
  heard: string[];
  connections(): number;
  open(): ScriptedSession[];
  /** Ends all connections, with or without a word. */
  hangUp(word?: string): void;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** An IMAP server on 127.0.0.1 that speaks as it is told. */
export async function startScriptedImap(dialect: Dialect): Promise<ScriptedImap> {
  const sessions = new Map<ScriptedSession, Socket>();
  const heard: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    const session = openSession(socket, dialect, connections);
    sessions.set(session, socket);
    socket.on("error", () => undefined).once("close", () => sessions.delete(session));
    const take = lineReader(socket, (command) => {
      heard.push(`${session.number} ${command.name} ${command.rest}`.trim());
      obey(session, command);
    });
    socket.on("data", (data) => take(data));
    socket.write(`${dialect.greeting}\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address !== "object") throw new Error("no port");
  return {
    host: "127.0.0.1",
    port: address.port,
    dialect,
    heard,
    connections: () => connections,
    open: () => [...sessions.keys()],
    hangUp(word) {
      for (const socket of sessions.values()) {
        socket.end(word === undefined ? "" : `${word}\r\n`);
      }
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sessions.values()) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function openSession(socket: Socket, dialect: Dialect, number: number): ScriptedSession {
  return {
    number,
    dialect,
    enabled: new Set(),
    selected: null,
    idleTag: null,
    send: (text) => void (socket.writable && socket.write(text)),
    end: () => void socket.end(),
  };
}

function obey(session: ScriptedSession, command: Command): void {
  const own = session.dialect.answer?.(command, session) ?? null;
  const run = commands[command.name];
  if (own === "drop") session.end();
  else if (own !== null) session.send(own.replaceAll("TAG", command.tag));
  else session.send(run ? run(session, command) : `${command.tag} BAD ${command.name} is not known here\r\n`);
  if (command.name === "LOGOUT") session.end();
}

/** Reads commands with their literals (RFC 9051 section 4.3), asking for synchronising ones. */
function lineReader(socket: Socket, tell: (command: Command) => void): (data: Buffer) => void {
  let text = "";
  let line = "";
  let missing = 0;
  const takeLine = (end: number): void => {
    line += text.slice(0, end);
    text = text.slice(end + 2);
    const literal = /\{(\d+)(\+?)\}$/.exec(line);
    if (literal) {
      missing = Number(literal[1]);
      line += "\r\n";
      if (literal[2] === "") socket.write("+ go ahead\r\n");
    } else {
      tell(commandOf(line));
      line = "";
    }
  };
  return (data) => {
    text += data.toString("latin1");
    while (text.length >= missing && text.includes("\r\n", missing)) {
      line += text.slice(0, missing);
      text = text.slice(missing);
      missing = 0;
      takeLine(text.indexOf("\r\n"));
    }
  };
}

/** A line without a tag (DONE, an answer to a challenge) has the name of what it says. */
function commandOf(line: string): Command {
  const [, tag = "", name = "", rest = ""] = /^(\S+) ((?:UID )?[A-Z]+) ?(.*)$/is.exec(line) ?? [];
  if (name === "") return { tag: "", name: line.toUpperCase() === "DONE" ? "DONE" : "CONTINUE", rest: line };
  return { tag, name: name.toUpperCase(), rest };
}
