import type { InputOf, MethodName, OutputOf } from "../../../shared/api/contract.ts";
import type { Api } from "../../../shared/api/pipe.ts";

export type Handlers = { [Name in MethodName]?: (input: InputOf<Name>) => OutputOf<Name> | Promise<OutputOf<Name>> };

/** A core in memory that answers what a test says; stands where the pipe ends. */
export function coreOf(handlers: Handlers): Api & { calls: { method: MethodName; input: unknown }[] } {
  const calls: { method: MethodName; input: unknown }[] = [];
  return {
    calls,
    async call(method, input) {
      calls.push({ method, input });
      const handler = handlers[method];
      if (!handler) throw new Error(`nobody answers ${method}`);
      return await handler(input);
    },
  };
}
