import "../fail-points/arm.ts";
import { type Keytar, loadKeytar } from "./keytar.ts";

/** What is asked of the process that talks to the keychain for another one. */
export interface KeychainCall {
  id: number;
  name: keyof Keytar;
  words: [string, string, string];
}

export type KeychainAnswer = { id: number; value: string | boolean | null } | { id: number; error: string };

/** Asks the keychain for the process that started this one, and ends with it. */
process.on("message", (call: KeychainCall) => void answer(call).then((answered) => process.send?.(answered)));
process.on("disconnect", () => process.exit());

async function answer({ id, name, words }: KeychainCall): Promise<KeychainAnswer> {
  try {
    const keytar = await loadKeytar();
    return { id, value: (await keytar[name](...words)) ?? null };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
