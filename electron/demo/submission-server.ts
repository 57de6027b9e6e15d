import type { Server } from "node:net";
import { SMTPServer } from "smtp-server";
import { type Closeable, listenLocally } from "./listen-locally.ts";

/** What somebody handed over for delivery. */
export interface Submitted {
  recipients: string[];
  source: Uint8Array;
}

const largest = 50 * 1024 * 1024;

/** A submission server (RFC 6409) on a free port of 127.0.0.1. What is accepted goes to `deliver` and nowhere else. */
export async function startSubmission(
  user: string,
  password: string,
  deliver: (message: Submitted) => Promise<void>,
): Promise<Closeable & { port: number }> {
  const smtp = new SMTPServer({
    name: "demo.test",
    size: largest,
    // It is reached from this machine only, so that there is nothing to encrypt against.
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth(auth, _session, answer) {
      if (auth.username === user && auth.password === password) answer(null, { user });
      else answer(new Error("Wrong user name or password"));
    },
    onData(stream, session, answer) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        deliver({ recipients, source: Buffer.concat(chunks) }).then(
          () => answer(null, "Queued"),
          (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  });
  smtp.on("error", () => undefined);
  const server: Server = smtp.server;
  return listenLocally(server);
}
