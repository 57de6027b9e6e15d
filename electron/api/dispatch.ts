import { contract, isMethodName } from "../../shared/api/contract.ts";
import type { Answer, CoreFunctions } from "../../shared/api/pipe.ts";
import type { Log } from "../connectors/ports.ts";
import { answerError } from "./answer-error.ts";
import type { Handlers } from "./handlers.ts";

type Dispatch = CoreFunctions["call"];

/**
 * The door of the core: checks name and shape, calls the handler, and answers with a value or an error of the closed
 * set. Never rejects. What was not meant for the user goes to the log under the answer's `reference`.
 */
export function createDispatch<Kind extends "read" | "write">(
  kind: Kind,
  handlers: Handlers<Kind>,
  log: Log,
): Dispatch {
  return async (method, input) => {
    if (!isMethodName(method) || contract[method].kind !== kind || !Object.hasOwn(handlers, method))
      return badRequest("There is no such request.");
    try {
      const parsed = contract[method].input.safeParse(input);
      if (!parsed.success)
        return badRequest(`The request "${method}" has a wrong shape${whereOf(parsed.error.issues)}.`);
      // The contract pairs each name with its own input; TypeScript can't follow that through a lookup by name.
      const handler = (handlers as Record<string, (input: unknown) => unknown>)[method];
      return { ok: true, value: await handler?.(parsed.data) };
    } catch (error) {
      return { ok: false, error: answerError(error, method, log) };
    }
  };
}

function badRequest(message: string): Answer<never> {
  return { ok: false, error: { kind: "bad-request", message } };
}

/** Names the first wrong field, if it looks like one of the contract's own names. */
function whereOf(issues: readonly { path: readonly PropertyKey[] }[]): string {
  const path = issues[0]?.path.map(String).join(".") ?? "";
  return /^[\w.]{1,80}$/.test(path) ? ` at ${path}` : "";
}
