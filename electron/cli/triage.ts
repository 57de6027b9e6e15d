import type { Target, Undoable } from "../../shared/api/conversations.ts";
import { messageId } from "../../shared/model/ids.ts";
import { type Command, CommandFailed, type Context, UsageError } from "./command.ts";
import { findTarget, readId } from "./find.ts";
import { lastCommand, settle, waitOption } from "./settle.ts";

const flag: Command = {
  words: "flag",
  arguments: "ID",
  count: [1, 1],
  help: "mark a message or a whole conversation, here and on the server",
  options: {
    read: { type: "boolean", help: "as read" },
    unread: { type: "boolean", help: "as unread" },
    star: { type: "boolean", help: "with a star" },
    unstar: { type: "boolean", help: "without a star" },
    ...waitOption,
  },
  async run(context) {
    const { values } = context;
    const chosen = ["read", "unread", "star", "unstar"].filter((name) => values.flag(name));
    const contradicts = chosen.length === 2 && chosen.some((name) => chosen.includes(`un${name}`));
    if (chosen.length === 0 || chosen.length > 2 || contradicts)
      throw new UsageError("say one of --read and --unread, or one of --star and --unstar, or one of each");
    const { target } = await findTarget(context.read, readId(context.positionals[0]));
    return act(context, async () => {
      const { api } = await context.core();
      const done: Undoable[] = [];
      for (const name of chosen)
        done.push(
          name.endsWith("read")
            ? await api.call("triage.read", { target, read: name === "read" })
            : await api.call("triage.star", { target, starred: name === "star" }),
        );
      return done;
    });
  },
};

const archive: Command = {
  words: "archive",
  arguments: "ID",
  count: [1, 1],
  help: "put a conversation (or that of a message) away, here and on the server",
  options: waitOption,
  async run(context) {
    const id = readId(context.positionals[0]);
    const { target, isMessage } = await findTarget(context.read, id);
    const whole: Target = isMessage
      ? { conversationIds: [(await context.read.call("messages.get", { id: messageId.parse(id) })).conversationId] }
      : target;
    return act(context, async () => {
      const { api } = await context.core();
      return [await api.call("triage.move", { target: whole, to: { role: "archive" } })];
    });
  },
};

export const triageCommands = [flag, archive];

/** Does it here and waits for the server. */
async function act(context: Context, work: () => Promise<Undoable[]>): Promise<0 | 1> {
  const { api } = await context.core();
  const before = await lastCommand(api);
  const done = await work();
  const settled = await settle(context, ({ id }) => id > before);
  const messages = Math.max(0, ...done.map((each) => each.messages));
  await context.output({ messages, undoIds: done.map(({ undoId }) => undoId), ...settled }, () =>
    messages === 0 ? "nothing to do" : `${messages} messages: ${settled.state}`,
  );
  if (settled.state !== "done") throw new CommandFailed(settled.reason || `the server's answer: ${settled.state}`);
  return 0;
}
