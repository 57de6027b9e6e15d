import { createHash } from "node:crypto";
import type { SlackMessage } from "./shapes.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const most = 500;

/** Slack's idempotency key for one of ours: the same when it is a UUID, else one made of it. */
export function clientMessageId(key: string): string {
  if (uuid.test(key)) return key;
  const hex = createHash("sha256").update(key).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An attempt to send, so that what comes back is known again. */
export interface Attempt {
  key: string;
  conversation: string;
  /** ms UTC of the first attempt. */
  at: number;
  /** mrkdwn as it was sent; by it the message is known where Slack kept nothing else. */
  text: string;
  files: boolean;
  /** Of the thread it answers in; null: in the conversation itself. */
  thread: string | null;
}

/** Clocks differ, ms. */
const skew = 120_000;

/** What this session sent: by Slack's key, by the files that were uploaded, by the message Slack made of it, or by its words. */
export class Sent {
  readonly #attempts = new Map<string, Attempt>();
  readonly #keys = new Map<string, string>();
  /** Attempts whose message was not seen yet. */
  readonly #open = new Set<string>();

  /** To be told before anything leaves. @param marks anything by which the message is known again */
  note(attempt: Attempt, marks: readonly string[]): void {
    if (!this.#attempts.has(attempt.key)) this.#attempts.set(attempt.key, attempt);
    this.#open.add(attempt.key);
    for (const mark of marks) this.#keys.set(mark, attempt.key);
    for (const map of [this.#attempts, this.#keys]) {
      if (map.size > most) for (const old of [...map.keys()].slice(0, most / 4)) map.delete(old);
    }
  }

  attempt(key: string): Attempt | undefined {
    return this.#attempts.get(key);
  }

  /** It arrived as this message. */
  arrived(key: string, conversation: string, ts: string): void {
    this.#keys.set(`${conversation}:${ts}`, key);
    this.#open.delete(key);
  }

  /** The key of ours that an own message was sent with; Slack's own where it is one of ours from an earlier run. */
  keyOf(conversation: string, message: Pick<SlackMessage, "client_msg_id" | "files" | "ts" | "text">): string | null {
    const { client_msg_id: id, files, ts } = message;
    const known =
      this.#keys.get(`${conversation}:${ts}`) ??
      (id === undefined ? undefined : this.#keys.get(id)) ??
      this.#fileKey(files);
    if (known !== undefined) return known;
    if (id !== undefined) return uuid.test(id) ? id : null;
    return this.#byText(conversation, message);
  }

  /** Without a key of Slack's: an open attempt of the same words in the same place. */
  #byText(conversation: string, { ts, text }: Pick<SlackMessage, "ts" | "text">): string | null {
    for (const key of this.#open) {
      const attempt = this.#attempts.get(key);
      const same =
        attempt && !attempt.files && attempt.conversation === conversation && attempt.text.trim() === text.trim();
      if (same && Number(ts) * 1000 >= attempt.at - skew) return key;
    }
    return null;
  }

  #fileKey(files: readonly unknown[]): string | undefined {
    for (const file of files) {
      const id = typeof file === "object" && file !== null && "id" in file ? String(file.id) : "";
      const key = this.#keys.get(`file ${id}`);
      if (key !== undefined) return key;
    }
    return undefined;
  }
}
