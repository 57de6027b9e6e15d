import { ConnectorError, type ConnectorFailure, type RefusedReason } from "../errors.ts";

type Judgement = [failure: ConnectorFailure, sentence: string];

const signIn: ConnectorFailure = { kind: "sign-in" };
const missing: ConnectorFailure = { kind: "missing" };
const server: ConnectorFailure = { kind: "server" };
const busy: ConnectorFailure = { kind: "busy", retryAfterMs: null };
const refused = (reason: RefusedReason): ConnectorFailure => ({ kind: "refused", reason });

/** Slack's error names (docs.slack.dev, each method's page) that mean the same to us. */
const judgements: [names: string, ...judgement: Judgement][] = [
  [
    "invalid_auth not_authed token_expired token_revoked account_inactive invalid_refresh_token user_removed_from_team team_disabled org_login_required two_factor_setup_required",
    signIn,
    "Slack does not accept the sign-in any more.",
  ],
  [
    "missing_scope not_allowed_token_type no_permission",
    refused("forbidden"),
    "The app in Slack lacks the right to do this.",
  ],
  [
    "channel_not_found thread_not_found message_not_found file_not_found file_deleted",
    missing,
    "It is no longer in Slack.",
  ],
  [
    "user_not_found users_not_found user_not_visible user_disabled",
    missing,
    "This person is no longer in the workspace.",
  ],
  ["not_in_channel channel_is_limited_access", refused("forbidden"), "You are not in this channel."],
  ["is_archived", refused("forbidden"), "This channel is archived."],
  ["edit_window_closed", refused("too-old"), "This message is too old to be edited here."],
  [
    "cant_update_message cant_delete_message cant_edit",
    refused("forbidden"),
    "Slack does not let you change this message.",
  ],
  [
    "restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel restricted_action_non_threadable_channel restricted_action_thread_locked posting_to_general_channel_denied ekm_access_denied team_access_not_granted accesslimited access_denied not_authorized user_is_restricted cannot_dm_bot cannot_post",
    refused("forbidden"),
    "The rules of this workspace forbid it.",
  ],
  ["msg_too_long msg_blocks_too_long", refused("too-large"), "The message is longer than Slack takes."],
  ["too_many_attachments too_many_members", refused("too-large"), "This is more than Slack takes at once."],
  [
    "no_text invalid_blocks invalid_blocks_format too_many_emoji too_many_reactions invalid_name bad_timestamp invalid_arguments invalid_arg_name",
    refused("invalid"),
    "Slack does not take it like this.",
  ],
  ["storage_limit_reached file_upload_size_restricted", refused("quota"), "The workspace has no room for this file."],
  ["ratelimited rate_limited message_limit_exceeded", busy, "Slack asks to go slower."],
  [
    "internal_error fatal_error service_unavailable request_timeout team_added_to_org invalid_cursor",
    server,
    "Slack has trouble at the moment.",
  ],
  ["method_deprecated deprecated_endpoint unknown_method", refused("unsupported"), "Slack no longer offers this."],
];

const byName = new Map(
  judgements.flatMap(([names, ...judgement]) => names.split(" ").map((name) => [name, judgement] as const)),
);

/** After these some of what was asked may have been done all the same. */
const halfDone = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout"]);

/** Slack's `{ok: false, error}` in our words. @param detail `needed` of a missing right */
export function platformError(name: string, detail: string, cause: unknown): ConnectorError {
  const [failure, sentence] = byName.get(name) ?? [refused("invalid"), `Slack refused it (${name.slice(0, 100)}).`];
  const told =
    name === "missing_scope" && detail !== "" ? `${sentence.slice(0, -1)} (${detail.slice(0, 100)}).` : sentence;
  return new ConnectorError(failure, told, { cause, maybeSent: halfDone.has(name) });
}

/** An answer that was not Slack's usual one, by its HTTP status. */
export function statusError(status: number, retryAfterMs: number | null, cause: unknown): ConnectorError {
  if (status === 429) return new ConnectorError({ kind: "busy", retryAfterMs }, "Slack asks to go slower.", { cause });
  if (status === 401 || status === 403)
    return new ConnectorError(signIn, "Slack does not accept the sign-in any more.", { cause });
  if (status === 404) return new ConnectorError(missing, "It is no longer in Slack.", { cause });
  return new ConnectorError(server, "Slack has trouble at the moment.", { cause, maybeSent: status >= 500 });
}

/** Node's and undici's codes of connections that were never there: nothing can have been sent on those. */
const neverConnected: Record<string, "name-not-found" | "connection-refused" | "network" | "certificate"> = {
  ENOTFOUND: "name-not-found",
  EAI_AGAIN: "network",
  ECONNREFUSED: "connection-refused",
  ENETUNREACH: "network",
  EHOSTUNREACH: "network",
  EHOSTDOWN: "network",
  ENETDOWN: "network",
  UND_ERR_CONNECT_TIMEOUT: "network",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate",
  CERT_HAS_EXPIRED: "certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate",
};

/** A connection that failed or broke. `maybeSent`: the request may have been read before. */
export function connectionError(thrown: unknown): ConnectorError {
  const codes = codesOf(thrown);
  const known = codes.map((code) => neverConnected[code]).find((reason) => reason !== undefined);
  if (known === "certificate") {
    return new ConnectorError(
      { kind: "offline", reason: known },
      "The certificate of Slack's server cannot be trusted.",
      { cause: thrown },
    );
  }
  if (known)
    return new ConnectorError({ kind: "offline", reason: known }, "Slack cannot be reached.", { cause: thrown });
  const timeout = codes.some((code) => /TIMEOUT|TimeoutError/i.test(code));
  return timeout
    ? new ConnectorError({ kind: "offline", reason: "timeout" }, "Slack did not answer in time.", {
        cause: thrown,
        maybeSent: true,
      })
    : new ConnectorError({ kind: "offline", reason: "closed" }, "The connection to Slack was lost.", {
        cause: thrown,
        maybeSent: true,
      });
}

/** Codes and names along the causes. */
function codesOf(thrown: unknown): string[] {
  const codes: string[] = [];
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    codes.push(error.name);
    if ("code" in error && typeof error.code === "string") codes.push(error.code);
    if (error instanceof AggregateError) codes.push(...error.errors.flatMap((inner: unknown) => codesOf(inner)));
  }
  return codes;
}
