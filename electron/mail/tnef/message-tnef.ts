import { readMessage } from "../read/read-message.ts";
import type { Part } from "../read/read-parts.ts";
import { decodeBody } from "../read/transfer-encoding.ts";
import { readTnef, type TnefMessage } from "./read-tnef.ts";

/** Whether a part says of itself that it is winmail.dat. */
export function isTnef({ type, parameters }: Pick<Part, "type" | "parameters">): boolean {
  return /^application\/(?:vnd\.)?ms-tnef$/.test(type) || /^winmail\.dat$/i.test(parameters["name"] ?? "");
}

/** What the winmail.dat in a message holds; null when there is none. */
export async function messageTnef(source: Uint8Array): Promise<TnefMessage | null> {
  const { attachments } = await readMessage(source);
  for (const { part } of attachments) {
    const unpacked = isTnef(part) ? readTnef(decodeBody(part.body, part.encoding)) : null;
    if (unpacked) return unpacked;
  }
  return null;
}
