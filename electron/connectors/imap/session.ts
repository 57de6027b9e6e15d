import { ImapFlow } from "imapflow";
import { normalizeAddress } from "../../../shared/model/address.ts";
import type { ConnectorContext } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import { allowances, withinAllowance } from "./allowance.ts";
import { authOf } from "./auth.ts";
import { connectImap } from "./client.ts";
import { isConnectionLimit, mailError } from "./errors.ts";
import type { Labels } from "./labels.ts";
import type { ImapSettings } from "./settings.ts";
import { Troubles } from "./troubles.ts";
import type { Witness } from "./witness.ts";

/** One account's connections, at most two: one for work, one that idles. Made when needed, never reused once lost. */
export class Session {
  readonly settings: ImapSettings;
  readonly context: ConnectorContext;
  /** Own addresses, normalised. */
  readonly own: ReadonlySet<string>;
  readonly #open = new Set<ImapFlow>();
  readonly #witnesses = new WeakMap<ImapFlow, Witness>();
  #work: Promise<ImapFlow> | null = null;
  #idling: ImapFlow | true | null = null;
  #closed = false;
  /** The server refused a second connection: there is none for IDLE until the account is opened anew. */
  #single = false;

  constructor(settings: ImapSettings, context: ConnectorContext) {
    this.settings = settings;
    this.context = context;
    const addresses = [settings.address, settings.username].filter((address) => address.includes("@"));
    this.own = new Set(addresses.map(normalizeAddress));
  }

  /**
   * Runs `task` on the work connection. What the libraries throw comes out as `ConnectorError`; an abort as its reason.
   */
  async work<Result>(signal: AbortSignal, task: (client: ImapFlow) => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    const client = await this.#connected(signal);
    const witness = this.#witnesses.get(client);
    try {
      return await withinAllowance(client, allowances.usual, () => task(client));
    } catch (error) {
      signal.throwIfAborted();
      const known = mailError(error, this.settings.imap, witness?.throttleMs ?? null);
      // A server that says in the middle that it can't go on is not asked again on the same connection.
      if (known.kind === "busy") client.close();
      if (known.failure.kind === "refused" && known.failure.reason === "quota") this.context.notice(known.message);
      throw known;
    }
  }

  /** Why the library's newest `false` on this connection was one; null when it said nothing. */
  refusal(client: ImapFlow): unknown {
    return this.#witnesses.get(client)?.refusal ?? null;
  }

  /** A connection for IDLE, which the caller closes by `release`. One at a time; null where the server allows only one. */
  async idleConnection(signal: AbortSignal): Promise<{ client: ImapFlow; release(): void } | null> {
    if (this.#idling !== null) throw new ConnectorError({ kind: "bug" }, "The mailbox is being listened to already.");
    if (this.#single) return null;
    this.#idling = true;
    try {
      const client = await this.#connect("idle", signal);
      this.#idling = client;
      return {
        client,
        release: () => {
          this.#idling = null;
          client.close();
        },
      };
    } catch (error) {
      this.#idling = null;
      if (!isConnectionLimit(error)) throw error;
      this.#single = true;
      return null;
    }
  }

  readonly troubles = new Troubles();
  /** UIDVALIDITY of the folders as they were last told to the core, whose keys are UIDs under it. */
  readonly uidValidity = new Map<string, string>();
  /** What the server can do, from the last sign-in; empty before. */
  capabilities: ReadonlySet<string> = new Set();

  /** Are messages known by the server's ids? Undefined until the account's first round. */
  serverIds: boolean | undefined = undefined;

  /** Where labels say what folders show; null elsewhere and before it is known. */
  labels: Labels | null = null;

  /** Does the server give ids that name a message whatever folder it is in? */
  get givesIds(): boolean {
    return this.capabilities.has("OBJECTID") || this.capabilities.has("X-GM-EXT-1");
  }

  /**
   * Is this copy shown? Where only single messages can't be expunged, those that were moved stay behind, marked: by us,
   * and by whoever else has no better way.
   */
  shows({ deleted }: { deleted: boolean }): boolean {
    return !deleted || this.capabilities.has("UIDPLUS") || this.capabilities.has("IMAP4rev2");
  }

  /** Ends every connection at once. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#work = null;
    for (const client of this.#open) client.close();
    this.#open.clear();
  }

  async #connected(signal: AbortSignal): Promise<ImapFlow> {
    while (this.#work !== null) {
      const current = this.#work;
      const client = await current.catch(() => null);
      if (client?.usable) return client;
      // Others may wait too: only the first of them connects anew.
      if (this.#work === current) this.#work = null;
    }
    const connecting = this.#connectForWork(signal);
    this.#work = connecting;
    try {
      return await connecting;
    } catch (error) {
      if (this.#work === connecting) this.#work = null;
      throw error;
    }
  }

  /** Work goes before listening where the server allows one connection only. */
  async #connectForWork(signal: AbortSignal): Promise<ImapFlow> {
    try {
      return await this.#connect("work", signal);
    } catch (error) {
      if (!isConnectionLimit(error) || !(this.#idling instanceof ImapFlow)) throw error;
      this.#single = true;
      this.#idling.close();
      return this.#connect("work", signal);
    }
  }

  async #connect(purpose: "work" | "idle", signal: AbortSignal): Promise<ImapFlow> {
    const { context, settings } = this;
    const either = AbortSignal.any([signal, context.signal]);
    if (this.#closed) throw new ConnectorError({ kind: "offline", reason: "closed" }, "The account is closed.");
    const { client, witness } = await connectImap(settings.imap, {
      auth: authOf(await context.secret(), settings.username),
      accepted: settings.accepted,
      purpose,
      notice: (text) => context.notice(text),
      signal: either,
    });
    if (this.#closed) client.close();
    this.#open.add(client);
    this.#witnesses.set(client, witness);
    client.once("close", () => this.#open.delete(client));
    this.capabilities = new Set(client.capabilities.keys());
    return client;
  }
}
