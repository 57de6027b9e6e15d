import type { Undoable } from "../../shared/api/conversations.ts";
import { conversationId, messageId } from "../../shared/model/ids.ts";
import type { Command, Context } from "./command.ts";
import { readId } from "./find.ts";

const join: Command = {
  words: "join",
  arguments: "CONVERSATION…",
  count: [2, 100],
  help: "make one conversation of several of an account",
  options: {},
  async run(context) {
    const conversationIds = context.positionals.map((id) => conversationId.parse(readId(id)));
    const { api } = await context.core();
    return told(context, await api.call("conversations.join", { conversationIds }));
  },
};

const split: Command = {
  words: "split",
  arguments: "MESSAGE…",
  count: [1, 10_000],
  help: "make messages, and what answers them, a conversation of their own",
  options: {},
  async run(context) {
    const messageIds = context.positionals.map((id) => messageId.parse(readId(id)));
    const { api } = await context.core();
    return told(context, await api.call("conversations.split", { messageIds }));
  },
};

const undo: Command = {
  words: "undo",
  arguments: "UNDO-ID",
  count: [1, 1],
  help: "take an act back: of join, split, flag or archive, by the id it told with --json",
  options: {},
  async run(context) {
    const { api } = await context.core();
    await api.call("triage.undo", { undoId: context.positionals[0] ?? "" });
    await context.output({ undone: true }, () => "taken back");
    return 0;
  },
};

export const threadingCommands = [join, split, undo];

async function told(context: Context, { undoId, messages }: Undoable): Promise<0> {
  await context.output({ messages, undoIds: messages === 0 ? [] : [undoId] }, () =>
    messages === 0 ? "nothing to do" : `${messages} messages; bobbin undo ${undoId} takes it back`,
  );
  return 0;
}
