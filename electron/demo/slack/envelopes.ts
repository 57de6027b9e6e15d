import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { isObject } from "./call.ts";
import type { Json, SlackEvent } from "./model.ts";
import { type SlackState, seconds } from "./state.ts";

interface Waiting {
  envelope: Json;
  timer: NodeJS.Timeout;
}

/** Envelopes on their way: each to one connection, in turn, and again where nobody took it. */
export interface EnvelopeQueue {
  send(envelope: Json): void;
  /** A frame that came back. */
  take(frame: string): void;
  waiting(): number;
  readonly acknowledged: string[];
  close(): void;
}

/** Slack tries an envelope that nobody took three times more. */
const retries = 3;

/** @param ackMs how long an envelope waits for its ack */
export function createEnvelopeQueue(connections: readonly WebSocket[], ackMs: number): EnvelopeQueue {
  const waiting = new Map<string, Waiting>();
  const acknowledged: string[] = [];
  let turn = 0;
  const send = (envelope: Json): void => {
    const connection = connections[turn++ % Math.max(1, connections.length)];
    if (!connection) return;
    connection.send(JSON.stringify(envelope));
    const id = String(envelope["envelope_id"]);
    clearTimeout(waiting.get(id)?.timer);
    const timer = setTimeout(() => again(id), ackMs);
    timer.unref();
    waiting.set(id, { envelope, timer });
  };
  const again = (id: string): void => {
    const missed = waiting.get(id);
    waiting.delete(id);
    const attempt = Number(missed?.envelope["retry_attempt"] ?? 0) + 1;
    if (missed && attempt <= retries) send({ ...missed.envelope, retry_attempt: attempt, retry_reason: "timeout" });
  };
  return {
    send,
    take(frame) {
      const id = acknowledgedBy(frame);
      const found = id === undefined ? undefined : waiting.get(id);
      if (id === undefined || !found) return;
      clearTimeout(found.timer);
      waiting.delete(id);
      acknowledged.push(id);
    },
    waiting: () => waiting.size,
    acknowledged,
    close() {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}

/** The `events_api` envelope of an event, in the name of one user who may hear it. @param number of the event, from 1 */
export function envelopeOf(state: SlackState, { event }: SlackEvent, user: string, number: number): Json {
  const payload = callback(state, event, user, number);
  const frame = { accepts_response_payload: false, retry_attempt: 0, retry_reason: "" };
  return { envelope_id: randomUUID(), payload, type: "events_api", ...frame };
}

/** The payload of the Events API around an event. */
function callback(state: SlackState, event: Json, user: string, number: number): Json {
  const { id } = state.team;
  const authorization = {
    enterprise_id: null,
    team_id: id,
    user_id: user,
    is_bot: false,
    is_enterprise_install: false,
  };
  return {
    token: "verification-token",
    team_id: id,
    context_team_id: id,
    context_enterprise_id: null,
    api_app_id: state.appId,
    event,
    type: "event_callback",
    event_id: `Ev0${number.toString(36).toUpperCase().padStart(9, "0")}`,
    event_time: seconds(state),
    authorizations: [authorization],
    is_ext_shared_channel: false,
    event_context: `4-${number}`,
  };
}

/** The envelope an ack names; anything else is no ack. */
function acknowledgedBy(frame: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(frame);
    const id = isObject(parsed) ? parsed["envelope_id"] : undefined;
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}
