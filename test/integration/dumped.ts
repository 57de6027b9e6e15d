import type { CommandLine } from "../support/cli.ts";

/** What the suites read of `dump`. */
export interface DumpedMessage {
  id: number;
  messageId: string | null;
  subject: string;
  flags: { read: boolean; starred: boolean; answered: boolean };
  folders: string[];
}

export interface Dumped {
  messages: DumpedMessage[];
  conversations: { id: number; messages: number[] }[];
  outbox: unknown[];
}

export const dumped = (cli: CommandLine): Promise<Dumped> => cli.json<Dumped>(["dump"]);

/** Message-ID and folders of everything, sorted: what a server holds in the same form. */
export function places(dump: Dumped): string[] {
  return dump.messages.map(({ messageId, folders }) => `${messageId} in ${folders.toSorted().join(", ")}`).sort();
}
