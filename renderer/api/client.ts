import { createBirpc } from "birpc";
import type { Changed, InputOf, MethodName, OutputOf } from "../../shared/api/contract.ts";
import type { DataFolderView } from "../../shared/api/data.ts";
import { ApiError, type ApiErrorShape } from "../../shared/api/errors.ts";
import type { Answer, Api, CoreFunctions, PageFunctions } from "../../shared/api/pipe.ts";
import type { Host } from "../../shared/host.ts";
import { ofCore, text } from "../strings/text.ts";

/** The API of the core as seen from here, and whether it can be reached. */
export interface Client extends Api {
  readonly connected: boolean;
  /** Returns the function that stops listening. */
  onConnection(listener: (connected: boolean) => void): () => void;
}

export interface ClientOptions {
  onChanged(notice: Changed): void;
  /** Told when a call was answered with "the database is closed". */
  onParked?(): void;
  /** How long a call made while the transport is lost waits for it, ms. */
  patience?: number;
}

const lost = () => new ApiError({ kind: "offline", message: text.connection.lost });

/**
 * Speaks to the core over the host's pipe. A call made while the transport is lost waits a little and then fails as
 * `offline`; a call under way when it is lost fails at once, for nobody knows what became of it.
 */
export function createClient(host: Pick<Host, "pipe" | "onConnection">, options: ClientOptions): Client {
  const { pipe } = host;
  const connection = createConnection(options.patience ?? 8000);
  const rpc = createBirpc<CoreFunctions, PageFunctions, false>(
    { changed: (notice) => options.onChanged(notice) },
    { post: (message) => pipe.post(message), on: (listener) => pipe.on(listener), timeout: -1, proxify: false },
  );
  host.onConnection?.((connected) => {
    if (!connected) rpc.$rejectPendingCalls(({ reject }) => reject(lost()));
    connection.set(connected);
  });

  /** What was shown first; this page's ids are of it, whatever is there later. */
  let origin = "";

  async function call<Name extends MethodName>(method: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    await connection.ready();
    const answer = await answerOf(rpc.$call("call", method, input, origin));
    if (isAnswerOf<unknown>(answer) && !answer.ok && answer.error.kind === "parked") options.onParked?.();
    if (method === "data.get" && isAnswerOf<DataFolderView>(answer) && answer.ok) origin ||= answer.value.origin;
    return valueIn<OutputOf<Name>>(answer);
  }

  return {
    call,
    get connected() {
      return connection.connected();
    },
    onConnection: connection.subscribe,
  };
}

async function answerOf(pending: Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  try {
    return await pending;
  } catch (error) {
    throw toApiError(error);
  }
}

function isAnswerOf<Value>(answer: Answer<unknown>): answer is Answer<Value> {
  return typeof answer === "object" && answer !== null && typeof answer.ok === "boolean";
}

function valueIn<Value>(answer: Answer<unknown>): Value {
  if (!isAnswerOf<Value>(answer)) throw new ApiError({ kind: "failed", message: text.errors.unexpected });
  if (answer.ok) return answer.value;
  throw new ApiError({ ...answer.error, message: ofCore(answer.error.message) });
}

/** Whatever was thrown, as an error the page can show. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const shape: ApiErrorShape = { kind: "failed", message: text.errors.unexpected };
  return new ApiError(shape);
}

function createConnection(patience: number) {
  let connected = true;
  const listeners = new Set<(connected: boolean) => void>();
  const subscribe = (listener: (connected: boolean) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const set = (next: boolean) => {
    if (next === connected) return;
    connected = next;
    for (const listener of [...listeners]) listener(next);
  };
  const ready = () =>
    connected
      ? Promise.resolve()
      : new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => {
            stop();
            reject(lost());
          }, patience);
          const stop = subscribe(() => {
            clearTimeout(timer);
            stop();
            resolve();
          });
        });
  return { connected: () => connected, set, subscribe, ready };
}
