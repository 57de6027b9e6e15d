import { WebSocket } from "ws";
import type { InputOf, MethodName, OutputOf } from "../../shared/api/contract.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { Answer } from "../../shared/api/pipe.ts";
import { type LetIn, letIn, socketUrl } from "./let-in.ts";
import type { LoopbackApp } from "./loopback.ts";

/** A page without a browser: let in by an address of the program, calling over its WebSocket. */
export interface PageClient {
  cookie: string;
  browser: LetIn;
  socket: WebSocket;
  /** Throws what a page would be told, an `ApiError`. */
  call<Name extends MethodName>(method: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  close(): void;
}

export async function enterPage(app: Pick<LoopbackApp, "port" | "newAddress">): Promise<PageClient> {
  const browser = await letIn(await app.newAddress());
  const { cookie } = browser;
  const origin = `http://127.0.0.1:${app.port}`;
  const socket = new WebSocket(await socketUrl(browser), { origin, headers: { cookie } });
  const waiting = new Map<string, (answer: Answer<unknown>) => void>();
  const over: Answer<never> = { ok: false, error: { kind: "offline", message: "The connection was closed." } };
  socket
    .on("error", () => undefined)
    .once("close", () => {
      for (const answer of waiting.values()) answer(over);
    });
  let last = 0;
  socket.on("message", (data) => {
    const { i, r } = JSON.parse(String(data)) as { i?: string; r?: Answer<unknown> };
    const answer = waiting.get(i ?? "");
    waiting.delete(i ?? "");
    if (r) answer?.(r);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return {
    cookie,
    browser,
    socket,
    async call(method, input) {
      const id = `c${++last}`;
      const answer = await new Promise<Answer<unknown>>((resolve) => {
        if (socket.readyState !== socket.OPEN) return resolve(over);
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ t: "q", i: id, m: "call", a: [method, input] }));
      });
      if (!answer.ok) throw new ApiError(answer.error);
      return answer.value as never;
    },
    close: () => socket.terminate(),
  };
}
