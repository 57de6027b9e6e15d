import { parentPort } from "node:worker_threads";
import type { Log } from "../connectors/ports.ts";
import { connectRpc } from "../rpc.ts";
import { portPipe } from "./port-pipe.ts";
import type { ThreadFunctions, ThreadOwner } from "./protocol.ts";

/** Answers whoever started this thread. Call once, in the thread's entry file. */
export function serveThread(functions: ThreadFunctions, log: Log): ThreadOwner {
  if (!parentPort) throw new Error("this file is a thread, not a program");
  const rpc = connectRpc<ThreadOwner, ThreadFunctions>(portPipe(parentPort), functions, (error) =>
    log.error("thread.rpc", { error }),
  );
  return {
    changed: (notice) => void rpc.$callEvent("changed", notice),
    openBrowser: (url) => void rpc.$callEvent("openBrowser", url),
    liveAccounts: (ids) => void rpc.$callEvent("liveAccounts", ids),
    storage: (trouble) => void rpc.$callEvent("storage", trouble),
    news: (news) => void rpc.$callEvent("news", news),
    damaged: () => void rpc.$callEvent("damaged"),
    stuck: () => void rpc.$callEvent("stuck"),
  };
}
