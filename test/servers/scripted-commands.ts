import { fetchRows } from "./scripted-fetch.ts";
import type { Command, ScriptedSession } from "./scripted-imap.ts";
import { deliver, inSet, type ScriptedMailbox, type ScriptedMessage, touch, vanish } from "./scripted-mailbox.ts";

type Answer = (session: ScriptedSession, command: Command) => string;

const ok = ({ tag }: Command, text = "done"): string => `${tag} OK ${text}\r\n`;

/** The faithful minimal answer to each kind of command. */
export const commands: Record<string, Answer> = {
  CAPABILITY: (session, command) =>
    `* CAPABILITY ${session.enabled.has("signed-in") ? session.dialect.authenticated : session.dialect.capabilities}\r\n${ok(command)}`,
  NOOP: (_session, command) => ok(command),
  CHECK: (_session, command) => ok(command),
  LOGOUT: (_session, command) => `* BYE\r\n${ok(command)}`,
  ID: (_session, command) => `* ID NIL\r\n${ok(command)}`,
  LOGIN: (session, command) => signIn(session, command, command.rest),
  AUTHENTICATE: (session, command) => {
    const [mechanism = "", initial] = command.rest.split(" ");
    if (mechanism.toUpperCase() !== "PLAIN") return `${command.tag} NO [CANNOT] ${mechanism}\r\n`;
    if (initial !== undefined) return signIn(session, command, Buffer.from(initial, "base64").toString());
    session.idleTag = command.tag;
    return "+ \r\n";
  },
  CONTINUE: (session, { rest }) => {
    const tag = session.idleTag ?? "";
    session.idleTag = null;
    return signIn(session, { tag, name: "AUTHENTICATE", rest }, Buffer.from(rest, "base64").toString());
  },
  NAMESPACE: (session, command) => `${session.dialect.namespace ?? '* NAMESPACE (("" "/")) NIL NIL\r\n'}${ok(command)}`,
  ENABLE: enable,
  COMPRESS: (_session, command) => `${command.tag} NO not here\r\n`,
  LIST: list,
  XLIST: list,
  LSUB: (session, command) => `${listLines(session, "LSUB")}${ok(command)}`,
  STATUS: (session, command) => {
    const box = find(session, command.rest);
    if (!box || box.phantom) return `${command.tag} NO [NONEXISTENT] Unknown Mailbox\r\n`;
    return `${statusLine(session, box)}${ok(command)}`;
  },
  SELECT: select,
  EXAMINE: select,
  UNSELECT: (session, command) => {
    session.selected = null;
    return ok(command);
  },
  FETCH: (session, command) => `${fetchRows(selected(session), command.rest, false)}${ok(command)}`,
  "UID FETCH": (session, command) => `${fetchRows(selected(session), command.rest, true)}${ok(command)}`,
  "UID SEARCH": search,
  "UID STORE": store,
  "UID COPY": (session, command) => transfer(session, command, false),
  "UID MOVE": (session, command) => transfer(session, command, true),
  "UID EXPUNGE": (session, command) => expunge(session, command, inSet(selected(session), command.rest, true)),
  EXPUNGE: (session, command) => expunge(session, command, selected(session).messages),
  APPEND: append,
  IDLE: (session, { tag }) => {
    session.idleTag = tag;
    return "+ idling\r\n";
  },
  DONE: (session) => {
    const tag = session.idleTag ?? "";
    session.idleTag = null;
    return `${tag} OK idle ended\r\n`;
  },
};

function signIn(session: ScriptedSession, { tag }: Command, said: string): string {
  if (!said.includes(session.dialect.password)) return `${tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n`;
  session.enabled.add("signed-in");
  return `${tag} OK [CAPABILITY ${session.dialect.authenticated}] signed in\r\n`;
}

function enable(session: ScriptedSession, command: Command): string {
  const has = session.dialect.authenticated.toUpperCase().split(" ");
  const granted = command.rest
    .toUpperCase()
    .split(" ")
    .filter((name) => has.includes(name));
  for (const name of granted) session.enabled.add(name);
  return `${session.dialect.silentEnable ? "" : `* ENABLED ${granted.join(" ")}\r\n`}${ok(command, "ENABLE completed")}`;
}

function list(session: ScriptedSession, command: Command): string {
  const wanted = /^\S+ ("[^"]*"|\S+)/.exec(command.rest)?.[1]?.replaceAll('"', "") ?? "";
  if (wanted === "") return `* ${command.name} (\\Noselect) "/" ""\r\n${ok(command)}`;
  const lines = wanted.includes("*")
    ? (session.dialect.list ?? listLines(session, command.name))
    : listLines(session, command.name, wanted);
  const status = /RETURN \(.*STATUS/i.test(command.rest)
    ? session.dialect.mailboxes.map((box) => (box.phantom || isLevel(box) ? "" : statusLine(session, box))).join("")
    : "";
  return `${lines}${status}${ok(command)}`;
}

const isLevel = ({ attributes }: ScriptedMailbox): boolean =>
  attributes.some((name) => /^\\No(?:select|nExistent)$/i.test(name));

function listLines(session: ScriptedSession, name: string, only?: string): string {
  return session.dialect.mailboxes
    .filter(({ path }) => only === undefined || path === only)
    .map(({ path, attributes }) => `* ${name} (${attributes.join(" ")}) "/" "${path}"\r\n`)
    .join("");
}

function find(session: ScriptedSession, rest: string): ScriptedMailbox | undefined {
  const [, quoted, plain] = /^(?:"([^"]*)"|(\S+))/.exec(rest) ?? [];
  const path = quoted ?? plain ?? "";
  return session.dialect.mailboxes.find(
    (box) => box.path === path || (box.path.toUpperCase() === "INBOX" && path.toUpperCase() === "INBOX"),
  );
}

function hasModseq(session: ScriptedSession, { highestModseq }: ScriptedMailbox): boolean {
  return highestModseq !== null && /\b(?:CONDSTORE|QRESYNC)\b/i.test(session.dialect.authenticated);
}

function statusLine(session: ScriptedSession, box: ScriptedMailbox): string {
  const modseq = hasModseq(session, box) ? ` HIGHESTMODSEQ ${box.highestModseq}` : "";
  return `* STATUS "${box.path}" (MESSAGES ${box.messages.length} UIDNEXT ${box.uidNext} UIDVALIDITY ${box.uidValidity}${modseq})\r\n`;
}

function select(session: ScriptedSession, command: Command): string {
  const box = find(session, command.rest);
  session.selected = null;
  if (!box || box.phantom) return `${command.tag} NO [NONEXISTENT] Unknown Mailbox\r\n`;
  session.selected = box;
  const condstore = /\bCONDSTORE\b/i.test(session.dialect.authenticated);
  const modseq = hasModseq(session, box) ? `[HIGHESTMODSEQ ${box.highestModseq}]` : "[NOMODSEQ]";
  const lines = [
    "FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)",
    "OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Limited",
    `${box.messages.length} EXISTS`,
    `OK [UIDVALIDITY ${box.uidValidity}] UIDs valid`,
    `OK [UIDNEXT ${box.uidNext}] Predicted next UID`,
    ...(condstore ? [`OK ${modseq} modseq`] : []),
  ];
  return `${lines.map((line) => `* ${line}\r\n`).join("")}${ok(command, "[READ-WRITE] selected")}`;
}

function selected({ selected: box }: ScriptedSession): ScriptedMailbox {
  if (!box) throw new Error("nothing is selected");
  return box;
}

function search(session: ScriptedSession, command: Command): string {
  const box = selected(session);
  const set = /(?:^| )UID ([\d:,*]+)/i.exec(command.rest)?.[1];
  const header = /HEADER "?message-id"? (?:\{\d+\+?\}\r\n)?"?([^"\r\n ]+)"?/i.exec(command.rest)?.[1];
  const wantsDeleted = /\bDELETED\b/i.test(command.rest);
  const isUndeleted = /\bUNDELETED\b/i.test(command.rest);
  const found = (set === undefined ? box.messages : inSet(box, set, true)).filter(
    ({ source, flags }) =>
      (header === undefined || source.toLowerCase().includes(header.toLowerCase())) &&
      (!isUndeleted || !flags.has("\\Deleted")) &&
      (!wantsDeleted || flags.has("\\Deleted")),
  );
  return `* SEARCH ${found.map(({ uid }) => uid).join(" ")}\r\n${ok(command)}`;
}

function store(session: ScriptedSession, command: Command): string {
  const box = selected(session);
  const [, set = "", sign = "", what = "", silent, values = ""] =
    /^(\S+) ([+-]?)(FLAGS|X-GM-LABELS)(\.SILENT)? \(?(.*?)\)?$/i.exec(
      command.rest.replace(/\(UNCHANGEDSINCE \d+\) /i, ""),
    ) ?? [];
  const names = (values.match(/"(?:\\.|[^"])*"|[^\s"]+/g) ?? []).map((name) =>
    name.replace(/^"|"$/g, "").replaceAll("\\\\", "\\"),
  );
  let rows = "";
  for (const message of inSet(box, set, true)) {
    const target = what.toUpperCase() === "FLAGS" ? message.flags : message.labels;
    if (sign === "") target.clear();
    for (const name of names) sign === "-" ? target.delete(name) : target.add(name);
    touch(box, message);
    if (!silent)
      rows += `* ${box.messages.indexOf(message) + 1} FETCH (UID ${message.uid} FLAGS (${[...message.flags].join(" ")}))\r\n`;
  }
  return `${rows}${ok(command)}`;
}

function transfer(session: ScriptedSession, command: Command, move: boolean): string {
  const box = selected(session);
  const [, set = "", path = ""] = /^(\S+) (.*)$/s.exec(command.rest) ?? [];
  const target = find(session, path);
  if (!target || target.phantom) return `${command.tag} NO [TRYCREATE] no such mailbox\r\n`;
  const going = inSet(box, set, true);
  const arrived = going.map(({ uid: _uid, modseq: _modseq, ...message }) =>
    deliver(target, "copy", { ...message, flags: new Set(message.flags) }),
  );
  const numbers = (list: ScriptedMessage[]): string => list.map(({ uid }) => uid).join(",");
  const code = /UIDPLUS/.test(session.dialect.authenticated)
    ? `[COPYUID ${target.uidValidity} ${numbers(going)} ${numbers(arrived)}] `
    : "";
  if (!move) return ok(command, `${code}copied`);
  return `${code === "" ? "" : `* OK ${code}moved\r\n`}${expunge(session, command, going)}`;
}

function expunge(session: ScriptedSession, command: Command, among: ScriptedMessage[]): string {
  const box = selected(session);
  const gone = among.filter(({ flags }) => command.name === "UID MOVE" || flags.has("\\Deleted"));
  let lines = "";
  for (const message of gone) {
    const at = box.messages.indexOf(message) + 1;
    lines += session.enabled.has("QRESYNC") ? `* VANISHED ${message.uid}\r\n` : `* ${at} EXPUNGE\r\n`;
    vanish(box, [message.uid]);
  }
  return `${lines}${ok(command)}`;
}

function append(session: ScriptedSession, command: Command): string {
  const box = find(session, command.rest);
  if (!box || box.phantom) return `${command.tag} NO [TRYCREATE] no such mailbox\r\n`;
  const flags = new Set(/\(([^)]*)\)/.exec(command.rest)?.[1]?.split(" ").filter(Boolean));
  const source = Buffer.from(command.rest.replace(/^.*?\{\d+\+?\}\r\n/s, ""), "latin1").toString();
  const { uid } = deliver(box, "appended", { flags, source });
  return ok(command, `[APPENDUID ${box.uidValidity} ${uid}] appended`);
}
