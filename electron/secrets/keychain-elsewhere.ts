import { fork } from "node:child_process";
import type { KeychainAnswer, KeychainCall } from "./keychain-process.ts";
import type { Keytar } from "./keytar.ts";

/** A keychain that another process talks to. */
export interface KeychainElsewhere extends Keytar {
  /** Ends that process; what waits for an answer is refused. */
  close(): void;
}

interface Waiting {
  resolve(value: string | boolean | null): void;
  reject(error: Error): void;
}

/**
 * Starts a process that knows nothing of what this one met: a library of the system's that holds on to a keychain that is
 * gone begins anew there. It never keeps this process alive.
 * @param file of `keychain-process`
 */
export function forkKeychain(file: string): KeychainElsewhere {
  const child = fork(file, { stdio: "ignore", serialization: "advanced" });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  child.unref();
  child.channel?.unref();
  child.on("message", (answer: KeychainAnswer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) child.channel?.unref();
    if ("error" in answer) one?.reject(new Error(answer.error));
    else one?.resolve(answer.value);
  });
  const refuseAll = (): void => {
    for (const { reject } of waiting.values()) reject(new Error("the process of the keychain ended"));
    waiting.clear();
  };
  child.on("error", refuseAll);
  child.on("exit", refuseAll);
  const ask = (name: keyof Keytar, words: KeychainCall["words"]): Promise<string | boolean | null> =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error("the process of the keychain ended"));
      const id = ++asked;
      waiting.set(id, { resolve, reject });
      child.channel?.ref();
      child.send({ id, name, words } satisfies KeychainCall);
    });
  return {
    async getPassword(service, account) {
      const found = await ask("getPassword", [service, account, ""]);
      return typeof found === "string" ? found : null;
    },
    async setPassword(service, account, password) {
      await ask("setPassword", [service, account, password]);
    },
    deletePassword: async (service, account) => (await ask("deletePassword", [service, account, ""])) === true,
    close() {
      child.kill("SIGKILL");
    },
  };
}
