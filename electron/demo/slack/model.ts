/** A JSON object as Slack speaks it. */
export type Json = Record<string, unknown>;

export type ChannelKind = "public" | "private" | "im" | "mpim";

export interface SlackUser {
  id: string;
  /** The handle. */
  name: string;
  realName: string;
  displayName: string;
  /** Null for bots. */
  email: string | null;
  title: string;
  isBot: boolean;
  deleted: boolean;
  /** s UTC */
  updated: number;
  timeZone: string;
}

export interface SlackReaction {
  /** Without colons. */
  name: string;
  users: string[];
}

export interface SlackMessage {
  /** `seconds.microseconds`, unique in its channel. */
  ts: string;
  subtype?: string;
  user?: string;
  text: string;
  blocks?: Json[];
  /** Ids of files. */
  files: string[];
  reactions: SlackReaction[];
  edited?: { user: string; ts: string };
  /** Of the parent; a parent has none of its own until it's asked for. */
  threadTs?: string;
  clientMessageId?: string;
  /** Everything else: `bot_id`, `username`, `topic`, `inviter`, `attachments`. */
  extra: Json;
}

export interface SlackChannel {
  id: string;
  kind: ChannelKind;
  name: string;
  topic: { value: string; creator: string; last_set: number };
  purpose: { value: string; creator: string; last_set: number };
  previousNames: string[];
  creator: string;
  /** s UTC */
  created: number;
  /** ms UTC */
  updated: number;
  archived: boolean;
  members: Set<string>;
  /** `ts` read up to, by user. */
  lastRead: Map<string, string>;
  /** Oldest first. */
  messages: SlackMessage[];
  /** Replies by the `ts` of their parent, oldest first. */
  threads: Map<string, SlackMessage[]>;
}

export interface SlackFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  user: string;
  /** s UTC */
  created: number;
  data: Uint8Array;
  /** False between the upload and its completion. */
  complete: boolean;
  /** Lies elsewhere: whoever downloads it must not show a token there. */
  externalUrl: string | null;
  /** Of another workspace (Slack Connect). */
  ofOthers: boolean;
  deleted: boolean;
  /** Where it was shared. */
  shares: { channel: string; ts: string }[];
}

/** What happened, before anybody is told. */
export interface SlackEvent {
  /** The `event` of the Events API. */
  event: Json;
  /** Null: everybody in the workspace. */
  audience: ((user: string) => boolean) | null;
  /** One of them is needed to hear it; empty: none. */
  scopes: string[];
}

/** Why a call is refused: the answer is `{ok: false, error, ...details}`. */
export class SlackRefusal extends Error {
  override readonly name = "SlackRefusal";
  readonly error: string;
  readonly details: Json;
  constructor(error: string, details: Json = {}) {
    super(error);
    this.error = error;
    this.details = details;
  }
}
