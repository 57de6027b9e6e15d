import type { ServerSnapshot } from "../../../electron/db/invariants/server-snapshot.ts";
import type { SlackWorkspace } from "./start-slack-workspace.ts";

/** What stands in the history but is no message: somebody came, a topic changed. */
const happening = /_(?:join|leave|topic|purpose|name|archive|unarchive)$|^bot_(?:add|remove)$|^tombstone$/;

/**
 * All that these channels hold, for `checkAgainst`; answers in threads come only when they are looked at, so they are not
 * among it.
 */
export function slackSnapshot(
  workspace: Pick<SlackWorkspace, "messages">,
  address: string,
  channels: readonly string[],
): ServerSnapshot {
  const messages = channels.flatMap((channel) =>
    workspace.messages(channel).flatMap(({ ts, subtype }) => {
      const id = `${channel}:${ts}`;
      if (typeof ts !== "string" || (typeof subtype === "string" && happening.test(subtype))) return [];
      return [{ id, name: id, copies: [], conversation: channel, sequence: ts }];
    }),
  );
  return { provider: "slack", address, messages };
}
