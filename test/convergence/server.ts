import type { Connector, ConnectorContext } from "../../electron/connectors/contract.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { AccountId } from "../../shared/model/ids.ts";

/** What an accepted message was. */
export interface Accepted {
  key: string;
  text: string;
  /** The farthest that the wall clock was until then, ms UTC: it may have been set back since this was due. */
  at: number;
  /** When it was, in elapsed time. */
  elapsed: number;
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
  open(context: ConnectorContext): Connector;
  /** What the database says of this account that is not so here, a sentence each. */
  differences(db: Writable, account: AccountId): string[];
  /** Ids of messages which are no news: what was here before, and own ones. */
  isNews(remoteId: string): boolean;
}
