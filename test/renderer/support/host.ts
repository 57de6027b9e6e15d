import { createBirpc } from "birpc";
import type { Changed } from "../../../shared/api/contract.ts";
import type { CoreFunctions, PageFunctions } from "../../../shared/api/pipe.ts";
import type { Host } from "../../../shared/host.ts";
import { coreOf, type Handlers } from "./api.ts";
import { pipePair } from "./pipes.ts";

/** A host whose core answers what a test says, and how to tell the page that something changed. */
export function hostOf(handlers: Handlers): { host: Host; changed(notice: Changed): void } {
  const [here, there] = pipePair();
  const core = coreOf(handlers);
  const rpc = createBirpc<PageFunctions, CoreFunctions>(
    { call: async (method, input) => ({ ok: true, value: await core.call(method as never, input as never) }) },
    { post: there.post, on: there.on },
  );
  return { host: { pipe: here } as Host, changed: (notice) => void rpc.changed.asEvent(notice) };
}
