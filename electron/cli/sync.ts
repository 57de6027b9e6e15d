import type { SyncSummary } from "../../shared/api/accounts.ts";
import { conversationId } from "../../shared/model/ids.ts";
import { type Command, type Context, UsageError } from "./command.ts";
import { findAccount, readId } from "./find.ts";
import { readConsents } from "./imports.ts";

const sync: Command = {
  words: "sync",
  arguments: "--once|--watch|--conversation ID|--consent CONSENT",
  count: [0, 0],
  help: "bring accounts up to date, once and whole, or until interrupted",
  options: {
    once: { type: "boolean", help: "to the end of history, then a summary" },
    watch: { type: "boolean", help: "a JSON line per change until Ctrl+C" },
    account: { type: "string", value: "ACCOUNT", help: "only this one (not with --watch)" },
    conversation: { type: "string", value: "ID", help: "one conversation: its name, topic, members and words" },
    consent: {
      ...{ type: "string", value: "CONSENT", multiple: true },
      help: "every conversation that is allowed, unknown or denied; of the latter two only the names",
    },
  },
  async run(context) {
    const { values } = context;
    const named = [values.flag("once"), values.flag("watch"), values.text("conversation") !== undefined];
    if ([...named, values.texts("consent").length > 0].filter(Boolean).length !== 1)
      throw new UsageError("bobbin sync needs one of --once, --watch, --conversation and --consent");
    if (values.flag("watch")) return watch(context);
    return values.flag("once") ? once(context) : some(context);
  },
};

const preferences: Command = {
  words: "preferences",
  arguments: "",
  count: [0, 0],
  help: "ask for what is new by name, then for read marks and muting set elsewhere; no messages",
  options: { account: { type: "string", value: "ACCOUNT", help: "only this one" } },
  async run(context) {
    const id = await chosenAccount(context);
    const { api } = await context.core();
    return told(context, await api.call("accounts.syncPreferences", { id }));
  },
};

export const syncCommands = [sync, preferences];

async function chosenAccount({ values, read }: Context) {
  const named = values.text("account");
  return named === undefined ? null : (await findAccount(read, named)).id;
}

async function some(context: Context): Promise<0 | 1> {
  const { values } = context;
  const conversation = values.text("conversation");
  const consents = readConsents(values.texts("consent"), []);
  const id = await chosenAccount(context);
  const { api } = await context.core();
  if (conversation === undefined) return told(context, await api.call("accounts.syncAll", { id, consents }));
  return told(context, await api.call("conversations.sync", { id: conversationId.parse(readId(conversation)) }));
}

async function told(context: Context, summary: SyncSummary): Promise<0 | 1> {
  await context.output(summary, () => summaryText(summary));
  return summary.conversations.failed.length === 0 ? 0 : 1;
}

async function once(context: Context): Promise<0 | 1> {
  const id = await chosenAccount(context);
  const { api } = await context.core();
  return told(context, await api.call("accounts.sync", { id, whole: true }));
}

function summaryText({ conversations, messages, seconds }: SyncSummary): string {
  const { eligible, synced, failed } = conversations;
  return [
    `conversations: ${eligible} eligible, ${synced} synced, ${failed.length} failed`,
    ...failed.map(({ what, reason }) => `  ${what}: ${reason}`),
    `messages: ${messages.new} new, ${messages.changed} changed, ${messages.removed} removed`,
    `${seconds.toFixed(1)} seconds`,
  ].join("\n");
}

async function watch(context: Context): Promise<0> {
  const core = await context.core();
  const line = (value: object): void => void context.line(JSON.stringify({ at: Date.now(), ...value }));
  core.onChanged((notice) => line({ changed: notice }));
  core.onNews((news) => line({ arrived: news.map(({ accountId, messageId }) => ({ accountId, messageId })) }));
  core.onTrouble((trouble) => line({ trouble }));
  line({ watching: (await core.api.call("accounts.list", {})).map(({ address }) => address) });
  await new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve();
    context.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  return 0;
}
