import type { CoreFunctions, PageFunctions, Pipe } from "../shared/api/pipe.ts";
import type { Log } from "./connectors/ports.ts";
import { connectRpc } from "./rpc.ts";
import type { RunningCore } from "./threads/start-core.ts";

/** Connects one page to the core. Returns how to end that; the pipe is the caller's. */
export function servePage(pipe: Pipe, core: Pick<RunningCore, "handle" | "onChanged">, log: Log): () => void {
  const rpc = connectRpc<PageFunctions, CoreFunctions>(
    pipe,
    { call: (method, input, origin) => core.handle(method, input, origin) },
    (error) => log.warn("page.rpc", { error }),
  );
  const stop = core.onChanged((notice) => void rpc.$callEvent("changed", notice).catch(() => {}));
  return () => {
    stop();
    rpc.$close();
  };
}
