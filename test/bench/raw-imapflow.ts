import { ImapFlow } from "imapflow";

/**
 * `node raw-imapflow.ts PORT source|headers|flags [ARGUMENT]`: what the library alone does of our work, nothing kept.
 * - `source`: every message whole
 * - `headers`: the headers of the newest ARGUMENT messages
 * - `flags`: what changed after the modseq ARGUMENT; prints the folder's modseq
 */
const [port, task, argument] = process.argv.slice(2);
const client = new ImapFlow({
  host: "127.0.0.1",
  port: Number(port),
  secure: false,
  doSTARTTLS: false,
  auth: { user: "alice", pass: "secret" },
  logger: false,
  disableAutoIdle: true,
});
await client.connect();
const mailbox = await client.mailboxOpen("INBOX");
let bytes = 0;
if (task === "source") {
  for await (const message of client.fetch("1:*", { uid: true, flags: true, internalDate: true, source: true }))
    bytes += message.source?.length ?? 0;
} else if (task === "headers") {
  const first = Math.max(1, mailbox.exists - Number(argument) + 1);
  for await (const message of client.fetch(`${first}:*`, { uid: true, flags: true, internalDate: true, headers: true }))
    bytes += message.headers?.length ?? 0;
} else if (argument) {
  const changed = client.fetch("1:*", { uid: true, flags: true }, { uid: true, changedSince: BigInt(argument) });
  for await (const message of changed) bytes += message.flags?.size ?? 0;
}
console.log(JSON.stringify({ bytes, modseq: String(mailbox.highestModseq ?? "") }));
await client.logout();
