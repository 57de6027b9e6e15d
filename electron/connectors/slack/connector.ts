import type { Capabilities, Connector, ConnectorContext } from "../contract.ts";
import { type RemoteEvent, type RemoteId, remoteId } from "../model.ts";
import { begin, edit, markRead, react, remove } from "./acts.ts";
import { backfill } from "./backfill.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { changes } from "./changes.ts";
import { emptyCursor, readCursor, untold } from "./cursor.ts";
import { askAbout, listed } from "./discover.ts";
import { download, picture } from "./download.ts";
import { listen } from "./listen.ts";
import { toConversation } from "./map.ts";
import { isTooEarly } from "./pace.ts";
import { refresh } from "./refresh.ts";
import { find, send } from "./send.ts";
import { Session } from "./session.ts";
import type { SlackSettings } from "./settings.ts";

/** Where nothing is pushed and no round has said better, ms. */
const firstPoll = 60_000;

/** One session of one account. Members that the granted rights don't allow are absent. */
export function openConnector(settings: SlackSettings, context: ConnectorContext): Connector {
  const session = new Session(settings, context);
  const until = (signal: AbortSignal): AbortSignal => session.until(signal);
  const listens = context.settings["push"] === "yes";
  return {
    capabilities: () => capabilitiesOf(session.api.scopes),
    self: async (signal) => {
      const id = await session.self(until(signal));
      await session.people.load([id], id, until(signal));
      return [{ ...session.people.whois(id, id), role: "self" }];
    },
    async *changes(cursor, signal) {
      yield* changes(session, cursor === null ? null : readCursor(cursor), until(signal));
    },
    conversations: (signal) => offered(session, until(signal)),
    async *refresh(cursor, conversation, signal) {
      yield* refresh(session, cursor === null ? emptyCursor : readCursor(cursor), conversation, until(signal));
    },
    preferences: (signal) => preferences(session, until(signal)),
    async *backfill(cursor, scope, signal) {
      yield* backfill(session, readCursor(cursor), scope, until(signal));
    },
    ...(listens && { listen: (wake: () => void, signal: AbortSignal) => listen(session, wake, until(signal)) }),
    pollMs: () => session.round?.nextInMs ?? firstPoll,
    find: (key, signal) => find(session, key, until(signal)),
    download: (file, signal) => download(session, file, until(signal)),
    picture: (url, signal) => picture(session, url, until(signal)),
    ...allowed(session, capabilitiesOf(session.api.scopes)),
    async close() {
      session.close();
    },
  };
}

/** What changes something at Slack, as far as the rights allow it: absence and capability agree. */
function allowed(session: Session, can: Capabilities): Partial<Connector> {
  const until = (signal: AbortSignal): AbortSignal => session.until(signal);
  return {
    ...(can.send.level === "full" && { send: (message, signal) => send(session, message, until(signal)) }),
    ...(can.edit.level === "full" && {
      edit: (message, text, signal) => edit(session, message, text, until(signal)),
    }),
    ...(can.remove.level === "full" && {
      remove: (message, signal) => remove(session, message, until(signal)),
    }),
    ...(can.react.level === "full" && {
      react: (message, emoji, on, signal) => react(session, message, emoji, on, until(signal)),
    }),
    ...(can.markRead.level === "full" && {
      markRead: (conversation, upTo, signal) => markRead(session, conversation, upTo, until(signal)),
    }),
    ...(can.begin.level === "full" && { begin: (people, signal) => begin(session, people, until(signal)) }),
  } satisfies Partial<Connector>;
}

/** Everything the user is in, by name. */
async function* offered(session: Session, signal: AbortSignal): AsyncGenerator<RemoteEvent[]> {
  for await (const found of listed(session, signal)) {
    const told = found.map(
      (channel): RemoteEvent => ({ type: "conversation", conversation: toConversation(channel, session.directory()) }),
    );
    yield [...session.met(), ...told];
  }
}

/** Read markers of what is wanted, as far as Slack's pace allows. */
async function preferences(session: Session, signal: AbortSignal): Promise<RemoteEvent[]> {
  const wanted: RemoteId[] = [];
  for await (const found of listed(session, signal)) {
    wanted.push(...found.map(({ id }) => remoteId(id)).filter((id) => session.context.isWanted(id)));
  }
  const events: RemoteEvent[] = [];
  for (const id of wanted) {
    try {
      events.push(...(await askAbout(session, id, untold("channel", ""), "marker", signal)).events);
    } catch (error) {
      if (isTooEarly(error)) break;
      signal.throwIfAborted();
      session.context.log.warn("slack.marker-unreadable", { cause: String(error) });
    }
  }
  return [...session.met(), ...events];
}
