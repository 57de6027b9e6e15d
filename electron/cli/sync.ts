import type { SyncSummary } from "../../shared/api/accounts.ts";
import { type Command, type Context, UsageError } from "./command.ts";
import { findAccount } from "./find.ts";

export const syncCommand: Command = {
  words: "sync",
  arguments: "--once|--watch",
  count: [0, 0],
  help: "bring accounts up to date, once and whole, or until interrupted",
  options: {
    once: { type: "boolean", help: "to the end of history, then a summary" },
    watch: { type: "boolean", help: "a JSON line per change until Ctrl+C" },
    account: { type: "string", value: "ACCOUNT", help: "only this one (with --once)" },
  },
  async run(context) {
    const { values } = context;
    if (values.flag("once") === values.flag("watch")) throw new UsageError("bobbin sync needs --once or --watch");
    return values.flag("once") ? once(context) : watch(context);
  },
};

async function once(context: Context): Promise<0 | 1> {
  const named = context.values.text("account");
  const id = named === undefined ? null : (await findAccount(context.read, named)).id;
  const { api } = await context.core();
  const summary = await api.call("accounts.sync", { id, whole: true });
  await context.output(summary, () => summaryText(summary));
  return summary.conversations.failed.length === 0 ? 0 : 1;
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
