import type { Batch } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import type { RemoteId } from "../model.ts";
import type { SlackCursor } from "./cursor.ts";
import type { Session } from "./session.ts";
import { Walk } from "./walk.ts";

/** One conversation anew: name, topic, members, read marker, and whatever changed among its newest messages. */
export async function* refresh(
  session: Session,
  cursor: SlackCursor,
  conversation: RemoteId,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  await session.self(signal);
  const walk = new Walk(session, cursor, signal);
  if (!walk.position(conversation)) yield* walk.discovered();
  if (!walk.position(conversation))
    throw new ConnectorError({ kind: "missing" }, "The conversation is no longer in Slack.");
  yield* walk.details(conversation);
  yield* walk.look(conversation, true);
  yield* walk.threads(conversation);
  yield* walk.tell([], false);
}
