import type { Log } from "../connectors/ports.ts";
import { CoreFailed, type Supervised } from "./supervise.ts";

/** A thread that starts with the first call to it, if nothing starts it before. */
export interface LateThread extends Supervised {
  /** @throws CoreFailed */
  begin(): Promise<void>;
}

export function createLateThread(start: () => Promise<Supervised>, log: Log): LateThread {
  let begun: Promise<Supervised> | undefined;
  let closed = false;
  const thread = (): Promise<Supervised> => {
    if (closed) return Promise.reject(new CoreFailed("closed"));
    begun ??= start().catch((error: unknown) => {
      begun = undefined;
      throw error;
    });
    return begun;
  };
  return {
    begin: async () => void (await thread()),
    async call(method, input) {
      try {
        return await (await thread()).call(method, input);
      } catch (error) {
        log.error("thread.late", { method, error });
        return { ok: false, error: { kind: "failed", message: "Bobbin could not start a part of itself." } };
      }
    },
    wake(reason) {
      begun?.then(
        (running) => running.wake(reason),
        () => {},
      );
    },
    park: async () => (await begun)?.park(),
    resume: async () => (await begun)?.resume(),
    async close(graceMs) {
      closed = true;
      const running = await begun?.catch(() => undefined);
      await running?.close(graceMs);
    },
  };
}
