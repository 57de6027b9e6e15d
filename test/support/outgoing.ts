import type { OutgoingMessage } from "../../electron/connectors/model.ts";

let serial = 0;

/** A letter on its way out. */
export function outgoing(change: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    key: `out-${process.pid}-${++serial}@example.test`,
    date: Date.UTC(2026, 10, 2, 8, 30),
    conversation: null,
    from: { name: "Alice", address: "alice@example.test" },
    to: [{ name: "Bob", address: "bob@example.test" }],
    cc: [],
    bcc: [],
    subject: "Re: Grüße",
    text: "Hello Bob\n.\nthe dot above is mine\n",
    html: null,
    inReplyTo: "parent@example.test",
    references: ["root@example.test", "parent@example.test"],
    parent: null,
    broadcast: false,
    attachments: [],
    ...change,
  };
}
