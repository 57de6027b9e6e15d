import type { Pipe } from "../../shared/api/pipe.ts";

/** What a worker, its parent's port and a message port have in common. */
interface Port {
  postMessage(message: unknown): void;
  on(event: "message", listener: (message: unknown) => void): unknown;
}

/** A pipe between threads; values are structured-cloned. Posting to an ended thread is lost without an error. */
export function portPipe(port: Port): Pipe {
  return {
    post: (message) => port.postMessage(message),
    on: (listener) => void port.on("message", listener),
  };
}
