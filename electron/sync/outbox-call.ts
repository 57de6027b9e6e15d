import type { AccountId, FolderId } from "../../shared/model/ids.ts";
import type { Connector } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/errors.ts";
import type { Clock, Log, Random } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";

export interface OutboxContext {
  db: Writable;
  account: AccountId;
  clock: Clock;
  random: Random;
  log: Log;
}

/** What a call was about, and what it needs. */
export interface OutboxCall extends OutboxContext {
  connector: Connector;
  signal: AbortSignal;
  /** May copies be changed now? */
  copies: boolean;
  /** The connector must tell where copies stand before the command can go on. */
  needChanges(): void;
}

/** The provider's id of a folder of ours. */
export function remoteFolderId(db: Writable, id: FolderId): string {
  const row = db.prepare<{ remoteId: string }>("SELECT remote_id AS remoteId FROM folders WHERE id = ?").get(id);
  if (!row) throw new ConnectorError({ kind: "missing" }, "The folder is no longer there.");
  return row.remoteId;
}
