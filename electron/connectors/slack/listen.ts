import type { SocketModeClient } from "@slack/socket-mode";
import { z } from "zod";
import { failPoint } from "../../fail-points/fail-point.ts";
import { ConnectorError } from "../errors.ts";
import { errorName, limited } from "./client.ts";
import { connectionError } from "./errors.ts";
import { isNewsHost } from "./hosts.ts";
import { loadWebApi } from "./library.ts";
import { type NewsLine, openNewsLine } from "./news-line.ts";
import type { Session } from "./session.ts";

/** From asking for an address to Slack's hello. */
const helloMs = 30_000;
/** Slack's messages have at most 40,000 characters; longer frames are not looked into. What they told is asked for. */
const longestFrame = 1_000_000;

/** What the library calls its own events: an event of that name would make it do things. */
const reserved =
  /^(?:error|close|ws_message|connect\w*|reconnect\w*|disconnect\w*|authenticated|outgoing_message|slack_event)$/;

const envelope = z.string().min(1);
const eventFrame = z.object({
  type: z.literal("events_api"),
  envelope_id: envelope,
  payload: z.object({
    event_id: z.string().optional(),
    event: z.looseObject({ type: z.string().refine((type) => !reserved.test(type)) }),
  }),
});
const frame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello") }),
  z.object({ type: z.literal("disconnect"), reason: z.string().catch("") }),
  eventFrame,
  z.object({ type: z.literal("slash_commands"), envelope_id: envelope }),
  z.object({ type: z.literal("interactive"), envelope_id: envelope }),
]);
type Frame = z.infer<typeof frame>;

/** What the library hands out of a frame that wants an answer. */
interface Envelope {
  ack(): Promise<void>;
  envelope_id: string;
  body: unknown;
}

/** Why a connection ended. */
type End = "routine" | "lost" | "refused" | "flood";

/** Connections that end before this are brief, ms. So many in a row are told, and the next ones wait. */
const briefMs = 60_000;
const mostBrief = 3;
const longestWaitMs = 300_000;

/** Errors of `apps.connections.open` that trying again does not mend. */
const hopeless = new Set([
  "invalid_auth",
  "not_authed",
  "not_allowed_token_type",
  "missing_scope",
  "account_inactive",
  "token_revoked",
  "forbidden_team",
]);

/**
 * Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode): every event is queued, then acknowledged, then `wake` is
 * called. Each connection begins with a catch-up. Slack renews connections every few hours, which is no loss.
 */
export async function listen(session: Session, wake: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const end = await connection(session, wake, signal).catch(async (error: unknown) => {
      await hold(session, doesNotLast, signal);
      throw error;
    });
    if (signal.aborted) return;
    if (end === "refused") return ended(signal);
    if (end === "routine") continue;
    await hold(session, end === "flood" ? farTooMuch : doesNotLast, signal);
    if (end === "flood") throw new ConnectorError({ kind: "server" }, farTooMuch);
    throw new ConnectorError({ kind: "offline", reason: "closed" }, "Slack ended the connection for news.");
  }
}

const farTooMuch = "Slack's connection for news sent far more than anybody can say.";
const doesNotLast = "Slack's connection for news does not come about, or does not last.";

/** Where connections end again and again the next one waits, ever longer, and the user is told. */
async function hold({ context, brief }: Session, why: string, signal: AbortSignal): Promise<void> {
  if (brief < mostBrief || signal.aborted) return;
  context.notice(`${why} News are asked for every now and then.`);
  const wait = Math.min(longestWaitMs, 2000 * 2 ** (brief - mostBrief));
  await context.clock.sleep(wait, signal).catch(() => undefined);
}

/** Nothing more is told here until the account is opened anew; rounds go on by polling. */
function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function connection(session: Session, wake: () => void, signal: AbortSignal): Promise<End> {
  const { promise, resolve } = Promise.withResolvers<End>();
  const began = session.context.clock.now();
  let isGood = false;
  const line = openNewsLine(() => resolve("flood"));
  const client = await open(session, line, signal).catch((error: unknown) => {
    line.close();
    throw error;
  });
  const hello = Promise.withResolvers<void>();
  session.pushes.connecting(hello.promise);
  const abort = (): void => resolve("lost");
  signal.addEventListener("abort", abort, { once: true });
  const hear = (received: Frame): void => {
    if (received.type === "hello") hello.resolve();
    const end = receive(session, received, wake);
    if (end !== null) resolve(end);
  };
  client.on("ws_message", () => line.frame());
  screen(client, hear, () => {
    session.pushes.catchUp = true;
    wake();
  });
  // Queued first, then acknowledged: what is acknowledged is not told again.
  client.on("slack_event", ({ ack, envelope_id: id, body }: Envelope) => {
    const told = eventFrame.shape.payload.safeParse(body);
    const now = session.context.clock.elapsed();
    const isNew = told.success && session.pushes.add(told.data.event_id ?? id, told.data.event, now);
    failPoint("slack.acknowledge.before");
    ack().catch(() => undefined);
    failPoint("slack.acknowledge.after");
    if (isNew) wake();
  });
  client.on("disconnected", () => resolve("lost"));
  try {
    const started = start(session, client, signal);
    await Promise.race([started, promise]);
    const end = await promise;
    isGood = end === "routine";
    return end;
  } catch (error) {
    return line.isFlooded ? "flood" : failed(session, error, signal);
  } finally {
    const isBrief = !isGood && session.context.clock.now() - began < briefMs;
    if (!isBrief) session.brief = 0;
    // The network is not to blame where Slack answered before.
    else if (line.isAnswered) session.brief++;
    signal.removeEventListener("abort", abort);
    hello.resolve();
    session.isLive = false;
    session.pushes.catchUp = true;
    close(client);
    line.close();
  }
}

async function open(session: Session, line: NewsLine, signal: AbortSignal): Promise<SocketModeClient> {
  const { SocketModeClient } = await import("@slack/socket-mode");
  const { silent } = await loadWebApi();
  const appToken = await session.tokens.app();
  const { fetch } = session.context;
  const client = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    logger: silent,
    dispatcher: line.dispatcher,
    clientOptions: {
      slackApiUrl: session.settings.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: helloMs,
      fetch: async (url, init) => {
        const either = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
        const response = await fetch(url, { ...init, redirect: "manual", signal: either });
        line.isAnswered = true;
        return limited(response);
      },
    },
  });
  // Without a listener an error would end the program.
  client.on("error", (error) => session.context.log.info("slack.socket-error", { error: String(error) }));
  // Thrown here, it is the error of the start; nothing is connected yet.
  client.on("authenticated", ({ url }: { url?: string }) => {
    const address = URL.parse(url ?? "");
    if (!address || !isNewsHost(address, session.settings)) throw new ForeignAddress();
  });
  return client;
}

class ForeignAddress extends Error {}

/** Resolves with Slack's hello. */
async function start({ context }: Session, client: SocketModeClient, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const late = context.clock.sleep(helloMs, AbortSignal.any([signal, over.signal])).then((): never => {
    throw new NoHello();
  });
  late.catch(() => undefined);
  try {
    const started = client.start();
    started.catch(() => undefined);
    await Promise.race([started, late]);
  } finally {
    over.abort();
  }
}

class NoHello extends Error {}

/** The library trusts what it reads and would end the program on a broken frame: only sound ones reach it. */
function screen(client: SocketModeClient, receive: (frame: Frame) => void, lost: () => void): void {
  const handlers = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  client.on("ws_message", (data: unknown, isBinary: unknown) => {
    const sound = frame.safeParse(parse(data));
    if (!sound.success) {
      if (typeof data === "string" && data.length > longestFrame) lost();
      return;
    }
    // The goodbye is ours: the library would wait for the other side to hang up.
    if (sound.data.type !== "disconnect") for (const handler of handlers) handler(data, isBinary);
    receive(sound.data);
  });
}

function parse(data: unknown): unknown {
  try {
    return typeof data === "string" && data.length <= longestFrame ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}

/** @returns why the connection is over, or null while it isn't */
function receive(session: Session, received: Frame, wake: () => void): End | null {
  if (received.type === "hello") {
    session.isLive = true;
    session.pushes.catchUp = true;
    if (!session.pushes.isAwaited) wake();
  } else if (received.type === "disconnect") {
    if (received.reason !== "link_disabled") return received.reason === "too_many_websockets" ? "lost" : "routine";
    session.context.notice("Socket Mode is switched off for the app in Slack: news are asked for every now and then.");
    return "refused";
  }
  return null;
}

function failed(session: Session, error: unknown, signal: AbortSignal): End {
  if (signal.aborted) return "lost";
  if (error instanceof ForeignAddress) {
    session.context.notice("Slack named an address that is not Slack's: news are asked for every now and then.");
    return "refused";
  }
  if (error instanceof NoHello)
    throw new ConnectorError({ kind: "offline", reason: "timeout" }, "Slack did not say hello in time.");
  const name = errorName(error);
  if (!hopeless.has(name)) throw error instanceof ConnectorError ? error : connectionError(error);
  session.context.notice(`Slack does not accept the app-level token (${name}): news are asked for every now and then.`);
  return "refused";
}

/** The first asks politely, the second does not wait for the answer. */
function close(client: SocketModeClient): void {
  for (let times = 0; times < 2; times++) client.disconnect().catch(() => undefined);
}
