import type { ConnectorContext } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import type { RemoteEvent, RemoteMessage } from "../model.ts";
import { SlackApi } from "./client.ts";
import type { Directory } from "./map.ts";
import { neverAt } from "./pace.ts";
import { People } from "./people.ts";
import { Pushes } from "./pushes.ts";
import { Scheduler } from "./scheduler.ts";
import { Sent } from "./sent.ts";
import type { SlackSettings } from "./settings.ts";
import { answers } from "./shapes.ts";
import { Tokens } from "./tokens.ts";

const slowly =
  "Slack lets this app ask for messages once a minute, 15 at a time. What is on screen comes first; an app of your own in Slack is not held to this.";

/** States of messages that were told in this session, so that a second look tells changes only. */
const mostSeen = 20_000;

/** One account's session: what it knows, and its way to Slack. */
export class Session {
  readonly settings: SlackSettings;
  readonly context: ConnectorContext;
  readonly tokens: Tokens;
  readonly scheduler: Scheduler;
  readonly api: SlackApi;
  readonly people: People;
  readonly pushes = new Pushes();
  readonly sent: Sent;
  /** There may be conversations that are not known. */
  discover = true;
  /** When each conversation was last looked at, and looked at anew, as `Clock.elapsed` counts; so are the times below. */
  readonly checkedAt = new Map<string, number>();
  readonly rescannedAt = new Map<string, number>();
  /** Names of conversations, for references to them. */
  readonly conversationNames = new Map<string, string>();
  readonly members = new Map<string, readonly string[]>();
  /** Conversations whose pages were too large: they are asked for in small ones. */
  readonly heavy = new Set<string>();
  /** Conversations that the round under way has yet to look at; it may have been left to go on later. */
  readonly todo = new Set<string>();
  /** The next choice of what to look at takes everything. */
  isFull = true;
  discoveredAt = neverAt;
  /** When a round last looked beyond what was pushed. */
  plannedAt = neverAt;
  /** Socket Mode is connected. */
  isLive = false;
  /** Connections for news in a row that were over soon. */
  brief = 0;
  /** When the newest round ended, and how long it may be until the next, ms. */
  round: { at: number; nextInMs: number } | null = null;
  readonly #ended = new AbortController();
  #userId: string;
  readonly #seen = new Map<string, string>();

  constructor(settings: SlackSettings, context: ConnectorContext) {
    this.settings = settings;
    this.context = context;
    this.#userId = settings.userId;
    this.tokens = new Tokens(settings, context);
    this.scheduler = new Scheduler(context.clock, false, (isSlow) => context.pace(isSlow ? slowly : null));
    this.api = new SlackApi(settings, this.tokens, this.scheduler, context);
    this.people = new People(this.api, context.log);
    this.sent = new Sent();
  }

  /** Ends what is under way. A message on its way may have arrived. */
  close(): void {
    const reason = new ConnectorError({ kind: "offline", reason: "closed" }, "The account is closed.", {
      maybeSent: true,
    });
    this.#ended.abort(reason);
  }

  /** Aborted with the call's own signal, and when the session ends. */
  until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#ended.signal, this.context.signal]);
  }

  /** The id of the account's user; known from the sign-in, else asked for. */
  async self(signal: AbortSignal): Promise<string> {
    if (this.#userId === "") {
      const { user_id, team_id } = await this.api.call("auth.test", {}, answers.self, { signal });
      this.expectTeam(team_id);
      this.#userId = user_id;
    }
    return this.#userId;
  }

  /** A token of another workspace must never mix two. */
  expectTeam(team: string): void {
    if (this.settings.teamId === "" || this.settings.teamId === team) return;
    throw new ConnectorError(
      { kind: "sign-in" },
      `This sign-in belongs to another workspace than ${this.settings.teamName || "before"}.`,
    );
  }

  /** Who is who now. */
  directory(): Directory {
    const self = this.#userId;
    return {
      self,
      person: (id) => this.people.name(id),
      conversation: (id) => this.conversationNames.get(id) ?? "",
      whois: (id) => this.people.whois(id, self),
      echoKey: (conversation, message) => this.sent.keyOf(conversation, message),
    };
  }

  /** Was the message told in this very state before, and stored? */
  isTold(message: RemoteMessage): boolean {
    return this.#seen.get(message.id) === stateOf(message);
  }

  /** To be told when a batch was taken: a second look leaves its messages out while they are the same. */
  taken(events: readonly RemoteEvent[]): void {
    for (const event of events) if (event.type === "message") this.#seen.set(event.message.id, stateOf(event.message));
    if (this.#seen.size > mostSeen)
      for (const old of [...this.#seen.keys()].slice(0, mostSeen / 4)) this.#seen.delete(old);
  }

  /** A push or an act of our own changed it: what is told next counts, whatever was told before. */
  forget(message: string): void {
    this.#seen.delete(message);
  }

  /** People met since the last batch, as events; the first of them. */
  met(most = Number.POSITIVE_INFINITY): RemoteEvent[] {
    return this.people.takeFresh(most).map((person) => ({ type: "person", person }));
  }
}

function stateOf({ version, reactions, contentKind, content }: RemoteMessage): string {
  return JSON.stringify([version, contentKind, reactions, content?.markdown, content?.attachments.map(({ id }) => id)]);
}
