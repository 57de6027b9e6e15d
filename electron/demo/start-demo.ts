import { randomBytes } from "node:crypto";
import type { ProviderId } from "../../shared/model/account.ts";
import type { Clock, Log } from "../connectors/ports.ts";
import { arrive } from "./arrivals.ts";
import type { Content } from "./content.ts";
import { writeHistory } from "./history.ts";
import { type DemoImap, type StoredLetter, startImap } from "./imap-server.ts";
import type { Closeable } from "./listen-locally.ts";
import { startOffice } from "./office/start-office.ts";
import { personNamed } from "./people.ts";
import { createPostOffice } from "./post-office.ts";
import { seeded } from "./seeded.ts";
import type { Mailbox } from "./story.ts";
import { ownerOf } from "./story-letters.ts";
import { startSubmission } from "./submission-server.ts";
import { writeMime } from "./write-mime.ts";

export interface DemoOptions {
  content: Content;
  clock: Clock;
  /** The same seed at the same moment gives the same mail at the same pace. */
  seed: number;
  log: Log;
}

/** What `accounts.add` is given: who signs in, and servers on 127.0.0.1. */
export interface DemoAccount {
  provider: ProviderId;
  fields: Record<string, string>;
}

export interface Demo extends Closeable {
  /** One for each mailbox, then the Slack workspace. */
  accounts: DemoAccount[];
}

const mailboxes: readonly Mailbox[] = ["private", "work"];

/**
 * Starts mail servers with sample mail and a Slack workspace with sample people, on free ports of 127.0.0.1, and lets
 * mail and messages arrive until it is closed. They know one password and one token, of this run only.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { content, clock, seed, log } = options;
  const history = writeHistory(content, clock.now(), seed);
  const ending = new AbortController();
  const { signal } = ending;
  const random = seeded(seed + 1);
  const boxes = new Map<Mailbox, DemoImap>();
  const post = createPostOffice({
    content,
    log,
    now: () => clock.now(),
    append: (mailbox, letter) => boxes.get(mailbox)?.append(letter),
    think: () => clock.sleep(3000 + random() * 3000, signal),
  });
  const password = randomBytes(24).toString("base64url");
  const open: Closeable[] = [];
  const accounts: Demo["accounts"] = [];
  const close = async (): Promise<void> => {
    ending.abort();
    await Promise.all(open.map((server) => server.close()));
  };
  try {
    for (const mailbox of mailboxes) {
      const { address, name } = personNamed(content.people, ownerOf[mailbox]);
      const letters = history.placed.filter((placed) => placed.mailbox === mailbox).map(toStored);
      const imap = await startImap(address, password, letters);
      open.push(imap);
      boxes.set(mailbox, imap);
      const smtp = await startSubmission(address, password, (message) => post.submit(mailbox, message));
      open.push(smtp);
      const fields = { address, name, password, ...servers("imap", imap.port), ...servers("smtp", smtp.port) };
      accounts.push({ provider: "imap", fields });
    }
    const office = await startOffice(options);
    open.push(office);
    accounts.push({ provider: "slack", fields: office.fields });
  } catch (error) {
    await close();
    throw error;
  }
  arrive({ content, clock, random, signal, history, post }).catch((error: unknown) => {
    if (!signal.aborted) log.warn("demo.arrivals", { error });
  });
  return { accounts, close };
}

function servers(protocol: "imap" | "smtp", port: number): Record<string, string> {
  return { [`${protocol}Host`]: "127.0.0.1", [`${protocol}Port`]: String(port), [`${protocol}Security`]: "none" };
}

function toStored({ folder, flags, letter }: ReturnType<typeof writeHistory>["placed"][number]): StoredLetter {
  return { folder, flags, source: writeMime(letter), receivedAt: letter.at };
}
