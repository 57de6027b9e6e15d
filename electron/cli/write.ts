import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Api } from "../../shared/api/pipe.ts";
import { mailAddress } from "../../shared/model/address.ts";
import type { DraftContent, DraftView } from "../../shared/model/draft.ts";
import { type AttachmentId, conversationId, type MessageId, messageId } from "../../shared/model/ids.ts";
import { type Command, CommandFailed, type Context, type Option, UsageError } from "./command.ts";
import { findAccount, findTarget, readId } from "./find.ts";
import { settle, waitOption } from "./settle.ts";

export const bodyOptions: Record<string, Option> = {
  body: { type: "string", value: "TEXT", help: "what it says" },
  "body-stdin": { type: "boolean", help: "read what it says from standard input" },
  attach: { type: "string", value: "FILE", multiple: true, help: "attach a file" },
  ...waitOption,
};
const people = (help: string): Option => ({ type: "string", value: "ADDRESS", multiple: true, help });

const send: Command = {
  words: "send",
  arguments: "",
  count: [0, 0],
  help: "write a new message, and wait until it has left",
  options: {
    account: { type: "string", value: "ACCOUNT", help: "from which account" },
    to: people("who receives it"),
    cc: people("who receives a copy"),
    bcc: people("who receives a copy that nobody else reads of"),
    subject: { type: "string", value: "TEXT", help: "what it is about" },
    ...bodyOptions,
  },
  async run(context) {
    const { values } = context;
    const [to, cc, bcc] = ["to", "cc", "bcc"].map((name) => values.texts(name).map(readAddress)) as [[], [], []];
    if (to.length + cc.length + bcc.length === 0) throw new UsageError("--to is missing");
    const text = await bodyOf(context);
    const { id: accountId } = await findAccount(context.read, values.required("account"));
    const { api } = await context.core();
    const draft = await api.call("drafts.create", { kind: "new", sourceId: null, accountId });
    return post(context, draft, { ...draft.content, to, cc, bcc, subject: values.text("subject") ?? "", text });
  },
};

const reply: Command = {
  words: "reply",
  arguments: "ID",
  count: [1, 1],
  help: "answer a message, or the newest of a conversation, and wait until it has left",
  options: { all: { type: "boolean", help: "to everybody it went to" }, ...bodyOptions },
  async run(context) {
    const id = readId(context.positionals[0]);
    const text = await bodyOf(context);
    const sourceId = await messageToAnswer(context.read, id);
    const { api } = await context.core();
    const kind = context.values.flag("all") ? "reply-all" : "reply";
    const draft = await api.call("drafts.create", { kind, sourceId, accountId: null });
    return post(context, draft, { ...draft.content, text });
  },
};

export const writeCommands = [send, reply];

async function messageToAnswer(api: Api, id: number): Promise<MessageId> {
  if ((await findTarget(api, id)).isMessage) return messageId.parse(id);
  const { rows } = await api.call("messages.list", {
    conversationId: conversationId.parse(id),
    before: null,
    limit: 1,
  });
  const newest = rows.at(-1);
  if (!newest) throw new CommandFailed(`conversation ${id} has no message to answer`);
  return newest.id;
}

export async function bodyOf({ values, stdin }: Context): Promise<string> {
  const text = values.text("body");
  if ((text !== undefined) === values.flag("body-stdin")) throw new UsageError("give either --body or --body-stdin");
  return text ?? (await stdin()).toString("utf8");
}

/** `anna@example.test` or `Anna Berg <anna@example.test>`. */
function readAddress(text: string): { name: string; address: string } {
  const [, name = "", bracketed] = text.match(/^\s*(?:"?([^"<]*?)"?\s*)<([^<>]+)>\s*$/) ?? [];
  const address = (bracketed ?? text).trim();
  if (!/^[^\s@<>,]+@[^\s@<>,]+$/.test(address)) throw new UsageError(`"${text}" is no address`);
  return mailAddress.parse({ name, address });
}

export async function post(context: Context, draft: DraftView, content: DraftContent): Promise<0 | 1> {
  const { api } = await context.core();
  const attachments = [...content.attachments];
  for (const path of context.values.texts("attach")) attachments.push(await attach(api, draft, path));
  // Attaching may itself have appended a version.
  const { version: built } = await api.call("drafts.get", { id: draft.id });
  const { version } = await api.call("drafts.save", {
    id: draft.id,
    version: built,
    content: { ...content, attachments },
  });
  const { commandId } = await api.call("drafts.send", { id: draft.id, version, delayMs: 0 });
  const settled = await settle(context, ({ id }) => id === commandId);
  await context.output({ commandId, ...settled }, () => sentence[settled.state]);
  if (settled.state === "done") return 0;
  throw new CommandFailed(`${sentence[settled.state]}${settled.reason ? `: ${settled.reason}` : ""}`);
}

const sentence = {
  done: "sent",
  unknown: "outcome unknown: the server may have taken it, and it is not sent again by itself",
  failed: "not sent",
  waiting: "not sent yet",
} as const;

const pieceBytes = 750_000;

async function attach(api: Api, draft: DraftView, path: string): Promise<DraftContent["attachments"][number]> {
  const bytes = await readFile(path).catch(() => {
    throw new UsageError(`--attach ${path} can't be read`);
  });
  const file = { name: basename(path), contentType: "application/octet-stream" };
  let id: AttachmentId | null = null;
  let offset = 0;
  do {
    const piece = bytes.subarray(offset, offset + pieceBytes);
    const next: { attachmentId: AttachmentId } = await api.call("drafts.attach", {
      id: draft.id,
      attachmentId: id,
      ...file,
      offset,
      data: piece.toString("base64"),
      last: offset + piece.length >= bytes.length,
    });
    id = next.attachmentId;
    offset += piece.length;
  } while (offset < bytes.length);
  return { id, size: bytes.length, ...file };
}
