import { type BirpcReturn, createBirpc } from "birpc";
import type { Pipe } from "../shared/api/pipe.ts";

export type Rpc<Remote extends object, Local extends object> = BirpcReturn<Remote, Local, false>;

/**
 * Calls both ways over a pipe. Only own functions of `local` can be called; what is no call and no answer is dropped.
 * A call never times out by itself; `$close` rejects those under way.
 * @param onFault told of what could not be sent or understood; the connection lives on
 */
export function connectRpc<Remote extends object, Local extends object>(
  pipe: Pipe,
  local: Local,
  onFault: (error: unknown) => void,
): Rpc<Remote, Local> {
  return createBirpc<Remote, Local, false>(local, {
    post: (message) => pipe.post(message),
    on: (listener) =>
      pipe.on((message) => {
        if (isRpcMessage(message)) listener(message);
        else onFault(new Error("a message that is neither call nor answer"));
      }),
    timeout: -1,
    bind: "functions",
    proxify: false,
    resolver: (name, found) => (Object.hasOwn(local, name) ? found : undefined),
    onGeneralError: (error) => {
      onFault(error);
      return false;
    },
  });
}

function isRpcMessage(message: unknown): boolean {
  if (typeof message !== "object" || message === null || !("t" in message)) return false;
  const { t } = message;
  if (t === "q") return "m" in message && typeof message.m === "string" && "a" in message && Array.isArray(message.a);
  return t === "s" && "i" in message && typeof message.i === "string";
}
