import type { Json } from "../../../electron/demo/slack/model.ts";

/** How events reach the connections. */
export type PushMode = "normal" | "silent" | "duplicate" | "reversed";

type Send = (envelope: Json) => void;

/** Stands between events and connections and makes trouble. */
export class Pushes {
  #mode: PushMode = "normal";
  #held: { envelope: Json; send: Send }[] = [];

  /**
   * `silent`: events are lost; `duplicate`: each comes twice, in envelopes of their own; `reversed`: they are held until
   * `release`, then come newest first.
   */
  set(mode: PushMode): void {
    this.#mode = mode;
    if (mode !== "reversed") this.release();
  }

  deliver(envelope: Json, send: Send): void {
    if (this.#mode === "silent") return;
    if (this.#mode === "reversed") {
      this.#held.push({ envelope, send });
      return;
    }
    send(envelope);
    if (this.#mode === "duplicate") send({ ...envelope, envelope_id: crypto.randomUUID() });
  }

  /** Sends what is held, newest first. */
  release(): void {
    for (const { envelope, send } of this.#held.splice(0).reverse()) send(envelope);
  }
}
