import { ApiError } from "../../../shared/api/errors.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { RemoteUrlError } from "../../mail/remote-url.ts";
import { postOnce } from "../../remote/post-once.ts";
import type { Handlers } from "../handlers.ts";
import { sourceFacts } from "../source-facts.ts";
import { trustedServers } from "../trusted-servers.ts";
import type { WriteOptions } from "../writes.ts";

const timeoutMs = 20_000;
/** RFC 8058 section 3.2. */
const body = "List-Unsubscribe=One-Click";

/** Leaving a mailing by one request; to be called after the user confirmed the host. */
export function unsubscribeWrites(options: WriteOptions): Pick<Handlers<"write">, "messages.unsubscribe"> {
  const { db, network, clock, closing, log } = options;
  return {
    "messages.unsubscribe": async ({ id, host }) => {
      const row = db
        .prepare<{ accountId: AccountId }>("SELECT account_id AS accountId FROM messages WHERE id = ?")
        .get(id);
      if (!row) throw new ApiError({ kind: "not-found", message: "This message is no longer here." });
      const { oneClick } = await sourceFacts(db, id, clock.now(), () => trustedServers(db, row.accountId));
      if (oneClick === null || new URL(oneClick).host !== host)
        throw refused("This message can't be unsubscribed from by one click.");
      const signal = AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]);
      const status = await postOnce(oneClick, body, network, signal).catch((error: unknown) => {
        log.info("unsubscribe", { reason: error instanceof RemoteUrlError ? error.message : "network" });
        throw error instanceof RemoteUrlError ? refused(error.message) : offline(host);
      });
      if (status < 200 || status > 299) throw refused(`${host} did not accept it (${status}). Try again later.`);
      return null;
    },
  };
}

function refused(message: string): ApiError {
  return new ApiError({ kind: "refused", message });
}

function offline(host: string): ApiError {
  return new ApiError({ kind: "offline", message: `${host} can't be reached now. Try again later.` });
}
