import type { Connector } from "../connectors/contract.ts";
import type { Arrival } from "./engine-types.ts";
import type { OutboxContext } from "./outbox-call.ts";

/** What a step of an account works with. */
export interface StepContext extends OutboxContext {
  connector: Connector;
  signal: AbortSignal;
  /** Says that the step is alive. */
  beat(): void;
  /** Does something the user did wait to be told? Long work then makes room. */
  commandsDue(): boolean;
  /** Adds to the figures of the syncs that wait. */
  count(done: { new: number; changed: number; removed: number }): void;
  onArrivals(arrivals: Arrival[]): void;
}
