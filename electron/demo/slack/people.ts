import type { SlackUser } from "./model.ts";
import { userShape } from "./shapes.ts";
import { emit, nowTs, type SlackState, seconds, userOf } from "./state.ts";

export interface NewUser {
  /** The handle; made of the real name when absent. */
  name?: string;
  realName: string;
  displayName?: string;
  email?: string;
  title?: string;
  isBot?: boolean;
  deleted?: boolean;
  timeZone?: string;
  id?: string;
}

/** Somebody joins the workspace. */
export function addUser(state: SlackState, user: NewUser): SlackUser {
  const { realName, isBot = false } = user;
  const handle = realName.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const added: SlackUser = {
    id: user.id ?? state.newId("U"),
    name: user.name ?? handle.replace(/[^\p{L}\p{N}]+/gu, "."),
    realName,
    displayName: user.displayName ?? "",
    email: isBot ? null : (user.email ?? null),
    title: user.title ?? "",
    isBot,
    deleted: user.deleted ?? false,
    updated: seconds(state),
    timeZone: user.timeZone ?? "Europe/Berlin",
  };
  state.users.set(added.id, added);
  tell(state, "team_join", added);
  return added;
}

/** Changes a name, a title, or that somebody left. */
export function updateUser(
  state: SlackState,
  id: string,
  change: Partial<Pick<SlackUser, "realName" | "displayName" | "title" | "deleted" | "email">>,
): void {
  const user = userOf(state, id);
  Object.assign(user, change, { updated: seconds(state) });
  tell(state, "user_change", user);
}

function tell(state: SlackState, type: string, user: SlackUser): void {
  const event = { type, user: userShape(state, user, true), cache_ts: seconds(state), event_ts: nowTs(state) };
  emit(state, { event, audience: null, scopes: ["users:read"] });
}

/** An own emoji of the workspace: a picture's URL, `alias:name`, or null to take it away. */
export function changeEmoji(state: SlackState, name: string, value: string | null): void {
  if (value === null) state.emoji.delete(name);
  else state.emoji.set(name, value);
  const change = value === null ? { subtype: "remove", names: [name] } : { subtype: "add", name, value };
  const event = { type: "emoji_changed", ...change, event_ts: nowTs(state) };
  emit(state, { event, audience: null, scopes: ["emoji:read"] });
}
