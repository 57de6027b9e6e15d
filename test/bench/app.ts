import { WebSocket } from "ws";
import { connectRpc } from "../../electron/rpc.ts";
import type { Changed } from "../../shared/api/contract.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { Api, CoreFunctions, PageFunctions } from "../../shared/api/pipe.ts";
import { letIn, socketUrl } from "../support/let-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import type { Bench } from "./mailbox.ts";

export const passphrase = "correct horse battery staple";

/** The built app, and its API as the page has it. */
export interface RunningApp extends LoopbackApp {
  api: Api;
  onChanged(listener: (notice: Changed) => void): void;
}

/** Starts the built app on a data folder and goes in as a browser would. */
export async function startApp(data: string): Promise<RunningApp> {
  const host = await startLoopback({ data, environment: { BOBBIN_PASSPHRASE: passphrase } });
  const browser = await letIn(host.address);
  const origin = `http://127.0.0.1:${host.port}`;
  const socket = new WebSocket(await socketUrl(browser), { origin, headers: { cookie: browser.cookie } });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const listeners: ((notice: Changed) => void)[] = [];
  const rpc = connectRpc<CoreFunctions, PageFunctions>(
    {
      post: (message) => socket.send(JSON.stringify(message)),
      on: (listener) => void socket.on("message", (text) => listener(JSON.parse(String(text)))),
    },
    {
      changed(notice) {
        for (const listener of listeners) listener(notice);
      },
    },
    () => undefined,
  );
  return {
    ...host,
    api: {
      async call(method, input) {
        const answer = await rpc.$call("call", method, input);
        if (!answer.ok) throw new ApiError(answer.error);
        return answer.value as never;
      },
    },
    onChanged: (listener) => void listeners.push(listener),
    async stop() {
      socket.terminate();
      return host.stop();
    },
  };
}

/** What the sign-in form is filled with. */
export function signInFields({ dovecot, smtp }: Bench, user: string): Record<string, string> {
  return {
    address: `${user}@example.test`,
    name: user,
    username: user,
    password: "secret",
    imapHost: dovecot.host,
    imapPort: String(dovecot.port),
    imapSecurity: "none",
    smtpHost: smtp.host,
    smtpPort: String(smtp.port),
    smtpSecurity: "none",
  };
}

/** Signs in over the API; the password is kept in the file of passwords. */
export async function addAccount({ api }: RunningApp, bench: Bench, user: string): Promise<number> {
  const fields = signInFields(bench, user);
  return (await api.call("accounts.add", { provider: "imap", fields, secrets: "file", passphrase })).id;
}
