import { ConnectorError } from "../errors.ts";
import { type RemotePerson, remoteId } from "../model.ts";
import type { Log } from "../ports.ts";
import type { SlackApi } from "./client.ts";
import { toParticipant } from "./map.ts";
import { answers, readEach, user } from "./shapes.ts";

/** More than so many at once are looked up as a list. */
const few = 12;
/** Pages of 500: beyond these people are looked up when they turn up. */
const listPages = 10;
/** Looked up one by one before a page of messages is told; the others keep their id until they are. */
const atOnce = 20;

/** Without names life goes on: they are told when they are known. */
const tolerable: ReadonlySet<string> = new Set(["busy", "server", "refused", "offline"]);

/** Who is who in one workspace, as far as this session had to know. */
export class People {
  readonly #api: SlackApi;
  readonly #log: Log;
  readonly #known = new Map<string, RemotePerson>();
  readonly #fresh: RemotePerson[] = [];
  #listed = false;

  constructor(api: SlackApi, log: Log) {
    this.#api = api;
    this.#log = log;
  }

  name(id: string): string {
    return this.#known.get(id)?.name ?? "";
  }

  whois(id: string, self: string): RemotePerson {
    const role = id === self ? "self" : id.startsWith("B") ? "bot" : "person";
    return this.#known.get(id) ?? { id: remoteId(id), name: "", address: id, role };
  }

  /** Was anybody learnt who was not taken yet? */
  get hasFresh(): boolean {
    return this.#fresh.length > 0;
  }

  /** People learnt since it was last asked, the first of them. */
  takeFresh(most: number): RemotePerson[] {
    return this.#fresh.splice(0, most);
  }

  /** Somebody changed, or was just met. @returns whether anything is new */
  note(given: unknown, self: string): boolean {
    const read = user.safeParse(given);
    if (!read.success) return false;
    const person = toParticipant(read.data, self);
    if (JSON.stringify(this.#known.get(person.id)) === JSON.stringify(person)) return false;
    this.#known.set(person.id, person);
    this.#fresh.push(person);
    return true;
  }

  /** Learns the names of these, as far as Slack's pace allows. */
  async load(ids: Iterable<string>, self: string, signal: AbortSignal): Promise<void> {
    const unknown = (): string[] => [...new Set(ids)].filter((id) => /^[UW]/.test(id) && !this.#known.has(id));
    try {
      if (unknown().length > few) await this.list(self, signal);
      for (const id of unknown().slice(0, atOnce)) await this.#lookUp(id, self, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ConnectorError) || !tolerable.has(error.kind)) throw error;
      this.#log.info("slack.names-later", { kind: error.kind });
    }
  }

  /** Everybody in the workspace, once a session; of very large ones the first some thousands. */
  async list(self: string, signal: AbortSignal): Promise<void> {
    if (this.#listed) return;
    for (let cursor = "", page = 0; page < listPages; page++) {
      const args = { limit: 500, ...(cursor !== "" && { cursor }) };
      const answer = await this.#api.call("users.list", args, answers.users, { signal });
      for (const given of answer.members) this.note(given, self);
      cursor = answer.response_metadata;
      if (cursor === "") break;
    }
    this.#listed = true;
  }

  async #lookUp(id: string, self: string, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#api.call("users.info", { user: id }, answers.user, { signal });
      this.note(answer.user, self);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== "missing") throw error;
      this.#known.set(id, { id: remoteId(id), name: "", address: id, role: "person" });
    }
  }
}

/** Ids of people in whatever Slack answered: in fields of their own and as mentions. */
export function peopleIn(given: unknown): Set<string> {
  const json = JSON.stringify(given) ?? "";
  return new Set([...json.matchAll(/(?:"|<@)([UW][A-Z0-9]{2,30})(?=["|>])/g)].flatMap(([, id]) => id ?? []));
}

/** Ids of a list of members. */
export function idsOf(members: readonly unknown[]): string[] {
  return readEach(user.shape.id, members, () => undefined);
}
