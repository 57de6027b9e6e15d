import type { Changed, InputOf, MethodName, OutputOf } from "./contract.ts";
import type { ApiErrorShape } from "./errors.ts";

/** A value, or an error of the closed set. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; error: ApiErrorShape };

/** What the core offers over a pipe (Electron IPC, worker port, WebSocket). Names and shapes are checked by the core. */
export interface CoreFunctions {
  /** @param origin the `data.get` origin that the caller knows: nothing is written into another one's data (`refused`) */
  call(method: string, input: unknown, origin?: string): Promise<Answer<unknown>>;
}

/** What the core tells whoever listens. */
export interface PageFunctions {
  changed(notice: Changed): void;
}

/** Two-way transport of structured-cloneable values, in order; the one thing a host must provide. */
export interface Pipe {
  post(message: unknown): void;
  /** Adds the one listener. */
  on(listener: (message: unknown) => void): void;
}

/** The API as code uses it; throws `ApiError`. */
export interface Api {
  call<Name extends MethodName>(method: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
}
