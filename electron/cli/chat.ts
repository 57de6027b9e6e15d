import type { InputOf } from "../../shared/api/contract.ts";
import { conversationId, messageId } from "../../shared/model/ids.ts";
import { type Command, CommandFailed, type Context, UsageError } from "./command.ts";
import { readId } from "./find.ts";
import { lastCommand, settle, waitOption } from "./settle.ts";
import { bodyOf, bodyOptions, post } from "./write.ts";

const say: Command = {
  words: "post",
  arguments: "CONVERSATION",
  count: [1, 1],
  help: "say something in a conversation of chat (Markdown), and wait until it has left",
  options: {
    thread: { type: "string", value: "MESSAGE", help: "in the thread of this message" },
    also: { type: "boolean", help: "with --thread: show it in the conversation too" },
    ...bodyOptions,
  },
  async run(context) {
    const { values } = context;
    const thread = values.text("thread");
    if (values.flag("also") && thread === undefined) throw new UsageError("--also needs --thread");
    const text = await bodyOf(context);
    const { api } = await context.core();
    const draft = await api.call("drafts.create", {
      kind: "message",
      sourceId: thread === undefined ? null : messageId.parse(readId(thread)),
      accountId: null,
      conversationId: conversationId.parse(readId(context.positionals[0])),
    });
    return post(context, draft, { ...draft.content, text, broadcast: values.flag("also") });
  },
};

const edit: Command = {
  words: "edit",
  arguments: "MESSAGE",
  count: [1, 1],
  help: "change what an own message of chat says, for everyone",
  options: bodyOptions,
  async run(context) {
    if (context.values.texts("attach").length > 0) throw new UsageError("files can't be added to what was said");
    const text = await bodyOf(context);
    return act(context, { method: "messages.edit", input: { id: idOf(context), text } });
  },
};

const remove: Command = {
  words: "remove",
  arguments: "MESSAGE",
  count: [1, 1],
  help: "take an own message of chat back, for everyone",
  options: waitOption,
  run: (context) => act(context, { method: "messages.remove", input: { id: idOf(context) } }),
};

const react: Command = {
  words: "react",
  arguments: "MESSAGE EMOJI",
  count: [2, 2],
  help: "put an emoji (or :name:) under a message",
  options: { off: { type: "boolean", help: "take it back" }, ...waitOption },
  run: (context) => {
    const [, emoji = ""] = context.positionals;
    return act(context, {
      method: "messages.react",
      input: { id: idOf(context), emoji, on: !context.values.flag("off") },
    });
  },
};

const transfer: Command = {
  words: "transfer",
  arguments: "FROM TO",
  count: [2, 2],
  help: "say the messages of one conversation again in one of chat; repeating it says nothing twice",
  options: { "dry-run": { type: "boolean", help: "count only" }, ...waitOption },
  async run(context) {
    const [from, to] = context.positionals.map((text) => conversationId.parse(readId(text)));
    if (from === undefined || to === undefined) throw new UsageError("say from where and to where");
    const { api } = await context.core();
    const before = await lastCommand(api);
    const dryRun = context.values.flag("dry-run");
    const counts = await api.call("exports.run", { from, to, dryRun });
    const settled = dryRun ? { state: "done", reason: "" } : await settle(context, ({ id }) => id > before);
    await context.output({ ...counts, ...settled }, () =>
      [`${counts.eligible} eligible, ${counts.already} already there, ${counts.queued} queued`, settled.state].join(
        ": ",
      ),
    );
    if (settled.state !== "done") throw new CommandFailed(settled.reason || `the server's answer: ${settled.state}`);
    return 0;
  },
};

export const chatCommands = [say, edit, remove, react, transfer];

function idOf({ positionals }: Context) {
  return messageId.parse(readId(positionals[0]));
}

type Act = {
  [Name in "messages.edit" | "messages.remove" | "messages.react"]: { method: Name; input: InputOf<Name> };
}["messages.edit" | "messages.remove" | "messages.react"];

/** Does it here and waits for the provider. */
async function act(context: Context, { method, input }: Act): Promise<0 | 1> {
  const { api } = await context.core();
  const before = await lastCommand(api);
  const done = await api.call(method, input);
  const settled = await settle(context, ({ id }) => id > before);
  await context.output({ ...done, ...settled }, () => settled.state);
  if (settled.state !== "done") throw new CommandFailed(settled.reason || `the server's answer: ${settled.state}`);
  return 0;
}
