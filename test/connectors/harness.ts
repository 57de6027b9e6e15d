import type { Provider } from "../../electron/connectors/contract.ts";
import type { OutgoingMessage, RemoteMessageRef } from "../../electron/connectors/model.ts";

/** A provider's server, one place in it where things are said, and somebody else who says them. */
export interface World {
  provider: Provider;
  /** What signs in as the user; and the same with a wrong secret. */
  fields: Record<string, string>;
  wrong: Record<string, string>;
  /** Somebody else says it; resolves with a name for it. */
  say(text: string, more?: { thread?: string }): Promise<string>;
  /** Many at once, said earlier than anything else, oldest first. */
  bulk(texts: string[]): Promise<void>;
  takeBack(said: string): Promise<void>;
  sayWithFile(text: string, data: Uint8Array): Promise<void>;
  /** What stands at the provider where things are said, oldest first. */
  there(): Promise<string[]>;
  /** A message of ours to where things are said. */
  outgoing(key: string, text: string, more?: Partial<OutgoingMessage>): OutgoingMessage;
  newKey(): string;
  /** How often a message with this text arrived. */
  arrived(text: string): Promise<number>;
  /** The bytes of the files that arrived with it. */
  filesOf(text: string): Promise<Uint8Array[]>;
  /** What becomes of the next message. */
  nextSend(outcome: "arrives-unheard" | "lost" | "refused"): void;
  /** What `find` can say after each. */
  found: { arrived: "arrived" | "unsure"; lost: "not-arrived" | "unsure" };
  /** Cuts the line at a place that grows with `step`. */
  cut(step: number): void;
  /** Ends whatever trouble was made. */
  heal(): void;
  revoke(): Promise<void>;
  /** Connections to the provider that are open now, without those kept for the next request. */
  connections(): number;
  close(): Promise<void>;

  // What not every provider has; null where it lacks it.
  /** The other person changes what they said; reacts to it. */
  edit: ((said: string, text: string) => Promise<void>) | null;
  react: ((said: string) => Promise<void>) | null;
  /** Reactions of the user at the provider. */
  reactions: ((ref: RemoteMessageRef) => number) | null;
  /** The act that is refused for its pace, and whether the provider says how long to wait. */
  throttle: { act: "send" | "changes"; namesTime: boolean; with(seconds: number | null): void };
  /** A sign-in whose secret ends and can be renewed. */
  expiring: (() => { fields: Record<string, string>; expire(): void; renewals(): number }) | null;
  /** Pushes that come twice and in the wrong order. */
  disorder: { begin(how: "duplicate" | "reversed"): void; end(): void } | null;
}

export interface Harness {
  name: string;
  /** Why it can't run here; null: it can. */
  missing: string | null;
  /** Starts what all worlds share. @returns how it ends */
  prepare(): Promise<() => Promise<void>>;
  start(): Promise<World>;
}
