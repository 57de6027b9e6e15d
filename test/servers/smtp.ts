import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { Certificate } from "./certificate.ts";

/**
 * How the server misbehaves from now on.
 * - `auth`: 535 to every sign-in
 * - `recipient`: 550 to every recipient
 * - `try-later`: 451 to every recipient
 * - `content`: 554 after the content
 * - `drop-in-data`: cuts the connection in the middle of the content; nothing is kept
 * - `drop-after-data`: takes and keeps the whole message, then cuts the connection instead of answering
 * - `lose-after-data`: the same, but keeps nothing
 * - `stall-after-data`: takes and keeps the whole message and never answers
 * - `stall`: accepts connections and says nothing
 */
type SmtpFailure =
  | "auth"
  | "recipient"
  | "try-later"
  | "content"
  | "drop-in-data"
  | "drop-after-data"
  | "lose-after-data"
  | "stall-after-data"
  | "stall";

interface SmtpMessage {
  envelope: { from: string; to: string[] };
  source: Buffer;
  /** Who signed in; empty for nobody. */
  user: string;
  secure: boolean;
}

export interface SmtpOptions {
  /** Default `none`: no encryption, sign-in allowed all the same. `starttls` refuses sign-in before the upgrade. */
  security?: "none" | "starttls" | "tls";
  /** Needed for `starttls` and `tls`. */
  certificate?: Certificate;
  /** Name to password; default alice and bob, both `secret`. A name with a domain is accepted too. */
  users?: Record<string, string>;
  /** Called with every kept message before it is answered, for example to append it to a Dovecot folder. */
  deliver?: (message: SmtpMessage) => Promise<void>;
  /** Only XOAUTH2 with this token is taken. */
  token?: string;
  /** Bytes, told in EHLO SIZE. */
  maxSize?: number;
}

export interface Smtp {
  host: string;
  port: number;
  /** Everything accepted, oldest first. */
  messages: SmtpMessage[];
  /** Connections so far. */
  connections(): number;
  fail(how: SmtpFailure | null): void;
  /** Closes every connection. Idempotent. */
  stop(): Promise<void>;
}

/** Starts a submission server (RFC 6409) on a free port of 127.0.0.1. */
export async function startSmtp(options: SmtpOptions = {}): Promise<Smtp> {
  const messages: SmtpMessage[] = [];
  const sockets = new Set<Socket>();
  const state: State = { failure: null, messages, options, cut: () => undefined };
  const security = options.security ?? "none";
  const server = new SMTPServer({
    ...(options.certificate ? { key: options.certificate.key, cert: options.certificate.cert } : {}),
    ...(options.maxSize === undefined ? {} : { size: options.maxSize }),
    ...(options.token === undefined ? {} : { authMethods: ["XOAUTH2"] }),
    secure: security === "tls",
    hideSTARTTLS: security !== "starttls",
    allowInsecureAuth: security === "none",
    authOptional: false,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    ...handlers(state),
  });
  let connections = 0;
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  state.cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  if (address === null || typeof address !== "object") throw new Error("no port");
  let stopped: Promise<void> | null = null;
  return {
    host: "127.0.0.1",
    port: address.port,
    messages,
    connections: () => connections,
    fail(how) {
      state.failure = how;
    },
    stop() {
      stopped ??= new Promise((resolve) => {
        state.cut();
        server.close(() => resolve());
      });
      return stopped;
    },
  };
}

interface State {
  failure: SmtpFailure | null;
  messages: SmtpMessage[];
  options: SmtpOptions;
  /** Cuts every connection. */
  cut(): void;
}

type Handlers = Pick<SMTPServerOptions, "onConnect" | "onAuth" | "onRcptTo" | "onData">;

function handlers(state: State): Handlers {
  const users = state.options.users ?? { alice: "secret", bob: "secret" };
  return {
    onConnect(_session, callback) {
      if (state.failure !== "stall") callback();
    },
    onAuth(auth, _session, callback) {
      const name = (auth.username ?? "").split("@")[0] ?? "";
      if (auth.method === "XOAUTH2") {
        if (auth.accessToken === state.options.token) callback(null, { user: name });
        else callback(null, { data: { status: "401", schemes: "bearer", scope: "mail" } });
      } else if (state.failure !== "auth" && Object.hasOwn(users, name) && users[name] === auth.password)
        callback(null, { user: name });
      else callback(answer(535, "5.7.8 Authentication credentials invalid"));
    },
    onRcptTo(_address, _session, callback) {
      if (state.failure === "recipient") callback(answer(550, "5.1.1 No such user here"));
      else if (state.failure === "try-later") callback(answer(451, "4.7.1 Try again later"));
      else callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        if (state.failure === "drop-in-data") state.cut();
        chunks.push(chunk);
      });
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const message: SmtpMessage = {
          envelope: { from: mailFrom === false ? "" : mailFrom.address, to: rcptTo.map(({ address }) => address) },
          source: Buffer.concat(chunks),
          user: typeof session.user === "string" ? session.user : "",
          secure: session.secure,
        };
        void accept(state, message, stream.sizeExceeded).then(
          (outcome) => outcome !== null && callback(...outcome),
          (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  };
}

/** What to answer, null for nothing at all. */
async function accept(
  state: State,
  message: SmtpMessage,
  tooLarge: boolean,
): Promise<[error: Error | null, text?: string] | null> {
  if (tooLarge) return [answer(552, "5.3.4 Message too big")];
  switch (state.failure) {
    case "content":
      return [answer(554, "5.6.0 Content refused")];
    case "drop-in-data":
      return null;
    case "lose-after-data":
      state.cut();
      return null;
    default:
  }
  state.messages.push(message);
  await state.options.deliver?.(message);
  if (state.failure === "stall-after-data") return null;
  if (state.failure === "drop-after-data") {
    state.cut();
    return null;
  }
  return [null, "2.0.0 Queued"];
}

function answer(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
