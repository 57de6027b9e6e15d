import type { Connector, ConnectorContext } from "../../electron/connectors/contract.ts";
import type { OutgoingMessage } from "../../electron/connectors/model.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import { filesOf, labelOf } from "./files.ts";

/** What an accepted message was. */
export interface Accepted {
  key: string;
  text: string;
  /** Names and hashes, in order. */
  files: string[];
}

export function acceptedOf({ key, text, attachments }: OutgoingMessage): Accepted {
  return { key, text, files: filesOf(attachments).map(labelOf) };
}

/** A change that our program asked for and that the server took. */
export interface Taken {
  kind: "flags" | "move" | "edit" | "remove" | "react" | "mark";
  /** What it was about, by the provider's id. */
  id: string;
  what: string;
  /** Elapsed time. */
  at: number;
}

/** A server of a run, with a state of its own that other clients change, too. */
export interface VirtualServer {
  readonly name: string;
  readonly provider: "imap" | "slack";
  password: string;
  readonly accepted: Accepted[];
  readonly taken: Taken[];
  /** Messages that other clients moved or removed. */
  readonly disturbed: Set<string>;
  /** Called with whatever changes. */
  onChange: () => void;
  open(context: ConnectorContext): Connector;
  /** What the database says of this account that is not so here, a sentence each. */
  differences(db: Writable, account: AccountId): string[];
  /** Ids of messages which are no news: what was here before, and own ones. */
  isNews(remoteId: string): boolean;
}
