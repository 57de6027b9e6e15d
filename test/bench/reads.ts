import { listAccounts, listFolders } from "../../electron/db/queries/accounts.ts";
import { countUnread, findConversation, listConversations } from "../../electron/db/queries/conversations.ts";
import { listMessages } from "../../electron/db/queries/messages.ts";
import { suggestPeople } from "../../electron/db/queries/people.ts";
import { searchMessages } from "../../electron/db/queries/search.ts";
import { type ConversationFilter, inbox } from "../../shared/api/conversations.ts";
import type { ListPosition } from "../../shared/model/conversation.ts";
import { conversationId } from "../../shared/model/ids.ts";
import { seed } from "../support/seed.ts";
import { temporaryDatabase } from "../support/temporary-database.ts";
import { vocabulary } from "../support/words.ts";

/** `node test/bench/reads.ts 200000`: fills a database and prints how long the reads take, ms (median, 95th percentile, longest). */
const messages = Number(process.argv[2] ?? 200_000);
const { writer, reader, dispose } = temporaryDatabase();
const started = performance.now();
seed(writer, { messages, accounts: 3 });
console.log(`${messages} messages in ${Math.round(performance.now() - started)} ms`);

function time(name: string, runs: number, work: (run: number) => unknown): void {
  const took = Array.from({ length: runs }, (_, run) => {
    const from = performance.now();
    work(run);
    return performance.now() - from;
  }).sort((a, b) => a - b);
  const at = (share: number): string =>
    (took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0).toFixed(2);
  console.log(`${name.padEnd(36)} ${at(0.5).padStart(8)} ${at(0.95).padStart(8)} ${at(1).padStart(8)}`);
}

const everything: ConversationFilter = { ...inbox, role: null };
const views: [string, ConversationFilter][] = [
  ["inbox", inbox],
  ["everything", everything],
  ["unread", { ...inbox, unread: true }],
  ["starred everywhere", { ...everything, starred: true }],
];
for (const [name, view] of views) {
  let after: ListPosition | null = null;
  time(`list ${name}, ever deeper`, 200, () => {
    after = listConversations(reader, { view, after, limit: 50 }).next;
  });
  time(`unread count ${name}`, 50, () => countUnread(reader, view));
}
time("open a conversation", 200, (run) => {
  const id = conversationId.parse(1 + run * 7);
  findConversation(reader, id);
  return listMessages(reader, { conversationId: id, before: null, limit: 50 });
});
time("accounts", 20, () => listAccounts(reader));
time("folders", 20, () => listFolders(reader));
time("suggest", 20, (run) => suggestPeople(reader, vocabulary[100 + run]?.slice(0, 2) ?? "", 10));

const context = { now: Date.now(), timeZone: "Europe/Berlin" };
const common = vocabulary[0];
const middling = vocabulary[50];
const rare = vocabulary[15_000];
const searches = [
  `${rare} `,
  `${middling} `,
  `${common} `,
  `"${common} ${middling}"`,
  middling?.slice(0, 3),
  "b",
  "ba",
  `from:${vocabulary[120]} `,
  `${common} ${middling} `,
  `${common} after:2026-01 `,
  `${common} is:unread `,
  `${common} in:trash `,
  `${common} in:inbox `,
  "in:trash",
  "in:inbox",
  "is:unread",
  "has:attachment",
  "account:me1 is:starred",
  `${common} account:me1 `,
  `${common} OR ${rare} `,
  `${common} -${middling} `,
  "-ba ",
  `${rare} OR is:starred`,
  "nothinghaslikethis ",
  "before:2016",
  `cc:${middling} `,
];
for (const query of searches)
  time(`search ${query}`, 15, () => searchMessages(reader, { query: query ?? "", after: null, limit: 50 }, context));
dispose();
