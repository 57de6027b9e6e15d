import { ApiError } from "../../shared/api/errors.ts";
import type { ProviderId } from "../../shared/model/account.ts";
import type { Discovery } from "../../shared/model/discovery.ts";
import type { Provider } from "../connectors/contract.ts";
import type { Clock, Log, Random } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";
import type { RemoteNetwork } from "../remote/open-secure.ts";
import type { SecretStore } from "../secrets/store.ts";
import type { Engine } from "../sync/engine-types.ts";
import type { Handlers } from "./handlers.ts";
import { accountWrites } from "./writes/accounts.ts";
import { chatWrites } from "./writes/chat.ts";
import { chatMessageWrites } from "./writes/chat-messages.ts";
import { dataWrites } from "./writes/data.ts";
import { draftWrites } from "./writes/drafts.ts";
import { invitationWrites } from "./writes/invitations.ts";
import { keyWrites } from "./writes/keys.ts";
import { messageWrites } from "./writes/messages.ts";
import { outboxWrites } from "./writes/outbox.ts";
import { peopleWrites } from "./writes/people.ts";
import { remoteWrites } from "./writes/remote.ts";
import { ruleWrites } from "./writes/rules.ts";
import { sendWrites } from "./writes/send.ts";
import { settingWrites } from "./writes/settings.ts";
import { snoozeWrites } from "./writes/snooze.ts";
import { threadingWrites } from "./writes/threading.ts";
import { triageWrites } from "./writes/triage.ts";
import { unsubscribeWrites } from "./writes/unsubscribe.ts";

export interface WriteOptions {
  db: Writable;
  engine: Engine;
  secrets: SecretStore;
  providers: ReadonlyMap<ProviderId, Provider>;
  /** Finds the servers of a mail address. Throws `ConnectorError` for what is no address. */
  discover(address: string): Promise<Discovery>;
  /** Where remote pictures are fetched from. */
  network: RemoteNetwork;
  /** Aborted when the core closes. */
  closing: AbortSignal;
  clock: Clock;
  random: Random;
  log: Log;
}

/** What answers every `write` method, beside the engine. */
export function writeHandlers(options: WriteOptions): Handlers<"write"> {
  const drafts = { ...draftWrites(options), ...sendWrites(options) };
  return {
    ...accountWrites(options),
    ...triageWrites(options),
    ...snoozeWrites(options),
    ...threadingWrites(options),
    ...messageWrites(options),
    ...remoteWrites(options),
    ...drafts,
    ...invitationWrites(options, drafts),
    ...unsubscribeWrites(options),
    ...outboxWrites(options),
    ...ruleWrites(options),
    ...settingWrites(options),
    ...keyWrites(options),
    ...chatWrites(options),
    ...chatMessageWrites(options),
    ...peopleWrites(options),
    ...dataWrites,
    "demo.set": () => {
      throw new ApiError({ kind: "refused", message: "The demo can't be shown here; start Bobbin's window for it." });
    },
  };
}
