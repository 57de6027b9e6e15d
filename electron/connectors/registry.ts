import type { ProviderId } from "../../shared/model/account.ts";
import type { Provider } from "./contract.ts";
import { imap } from "./imap/index.ts";
import { slack } from "./slack/index.ts";

/** Every provider there is; the one file that knows them all. */
export const providers: ReadonlyMap<ProviderId, Provider> = new Map(
  [imap, slack].map((provider) => [provider.id, provider]),
);
