import { z } from "zod";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { ConnectorContext } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import { connectionError, platformError, statusError } from "./errors.ts";
import { loadWebApi } from "./library.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SlackSettings } from "./settings.ts";
import type { Tokens } from "./tokens.ts";

/** Arguments of a method; absent ones are left out. */
export type Arguments = Record<string, string | number | boolean | object | undefined>;

export interface CallOptions {
  signal: AbortSignal;
  /** How long a call may wait for its turn before it is refused with `busy`, ms. */
  patienceMs?: number;
}

/** Someone waits for what the user did; more than this is said to be busy. */
const patience = 15_000;
/** Refusals of one call for its pace, one after the other, before whoever called may think again. */
const mostRefusals = 5;
const timeoutMs = 30_000;
/** An answer larger than this is no answer, bytes: what is made of it takes up to twenty times the room. */
const answerLimit = 8 * 1024 * 1024;
/** Of so many values is no answer either; a page of what there is most of in Slack has some ten thousand. */
const mostValues = 400_000;
/** What stands before, after or between values of JSON. */
const marks: ReadonlySet<number> = new Set([..."{[,"].map((mark) => mark.charCodeAt(0)));

const refusal = z.object({ data: z.object({ error: z.string(), needed: z.string().catch("") }) });
const metadata = z.object({ response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional() });

/** Slack's Web API for one account: tokens, turns, limits and errors are seen to; nothing is retried that may be done. */
export class SlackApi {
  readonly scheduler: Scheduler;
  /** Rights granted, as Slack told with its newest answer; null before. */
  scopes: ReadonlySet<string> | null;
  readonly #settings: SlackSettings;
  readonly #tokens: Tokens;
  readonly #context: ConnectorContext;

  constructor(settings: SlackSettings, tokens: Tokens, scheduler: Scheduler, context: ConnectorContext) {
    this.#settings = settings;
    this.#tokens = tokens;
    this.#context = context;
    this.scheduler = scheduler;
    this.scopes = settings.scopes;
  }

  /**
   * Calls a method once; again only when it was refused before anything was done (pace, an old token).
   * @throws ConnectorError; `busy` says when its turn comes
   */
  async call<Answer>(
    method: string,
    args: Arguments,
    schema: z.ZodType<Answer>,
    { signal, patienceMs = patience }: CallOptions,
  ): Promise<Answer> {
    let patienceLeft = patienceMs;
    let renewed = false;
    for (let refusals = 0; ; ) {
      patienceLeft -= await this.#turn(method, patienceLeft, signal);
      const token = await this.#tokens.access();
      this.scheduler.called(method);
      try {
        return read(await this.#ask(method, args, token, signal), schema, method);
      } catch (error) {
        signal.throwIfAborted();
        const known = error instanceof ConnectorError ? error : connectionError(error);
        if (known.kind === "sign-in" && errorName(known.cause) === "token_expired" && !renewed) {
          renewed = true;
          await this.#tokens.renewed(token);
        } else if (known.failure.kind === "busy") {
          this.scheduler.refused(method, known.failure.retryAfterMs);
          refusals++;
          if (refusals === mostRefusals) throw busyFor(this.scheduler.waitMs(method));
        } else throw known;
      }
    }
  }

  /** Waits for the method's turn. @returns ms waited */
  async #turn(method: string, patienceMs: number, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    const waitMs = this.scheduler.waitMs(method);
    if (waitMs > patienceMs) throw busyFor(waitMs);
    if (waitMs > 0) await this.#context.clock.sleep(waitMs, signal);
    return waitMs;
  }

  async #ask(method: string, args: Arguments, token: string, signal: AbortSignal): Promise<unknown> {
    let status = 200;
    let retryAfterMs: number | null = null;
    let isFlooded = false;
    const { WebClient, silent } = await loadWebApi();
    const client = new WebClient(token, {
      slackApiUrl: this.#settings.apiUrl,
      allowAbsoluteUrls: false,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
      timeout: timeoutMs,
      logger: silent,
      fetch: async (url, init) => {
        const either = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
        const response = await this.#context.fetch(url, { ...init, redirect: "manual", signal: either });
        status = response.status;
        retryAfterMs = secondsOf(response.headers.get("retry-after"));
        return limited(response, () => {
          isFlooded = true;
        });
      },
    });
    try {
      failPoint("slack.call.before");
      const answer = await client.apiCall(method, args);
      failPoint("slack.call.after");
      this.scheduler.accepted(method);
      this.scopes = scopesOf(answer) ?? this.scopes;
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      const told = refusal.safeParse(error);
      if (isFlooded) throw new AnswerTooLarge();
      if (status !== 200) throw statusError(status, retryAfterMs, error);
      if (!told.success) throw connectionError(error);
      const { error: name, needed } = told.data.data;
      if (/^\w{1,100}$/.test(name)) throw platformError(name, needed, error);
      throw new ConnectorError({ kind: "server" }, "Slack answered with something that can't be read.", {
        maybeSent: true,
      });
    }
  }
}

/** Slack's answer was hung up on; less may be had by asking for less. */
export class AnswerTooLarge extends ConnectorError {
  constructor() {
    super({ kind: "server" }, "Slack sent far more than it was asked for.", { maybeSent: true });
  }
}

function busyFor(retryAfterMs: number): ConnectorError {
  return new ConnectorError({ kind: "busy", retryAfterMs }, "Slack asks to go slower.");
}

function read<Answer>(answer: unknown, schema: z.ZodType<Answer>, method: string): Answer {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new ConnectorError({ kind: "server" }, `Slack answered ${method} with something that can't be read.`, {
    cause: z.prettifyError(result.error).slice(0, 500),
    maybeSent: true,
  });
}

/** The name of the error in what the library threw; empty when there is none. */
export function errorName(thrown: unknown): string {
  return refusal.safeParse(thrown).data?.data.error ?? "";
}

function scopesOf(answer: unknown): ReadonlySet<string> | null {
  const told = metadata.safeParse(answer).data?.response_metadata?.scopes?.filter((scope) => scope !== "");
  return told && told.length > 0 ? new Set(told) : null;
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return header !== null && header.trim() !== "" && Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null;
}

/** The same answer, which ends with an error instead of growing without end. */
export function limited(response: Response, exceeded: () => void = () => undefined): Response {
  let size = 0;
  let values = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      for (const byte of chunk) if (marks.has(byte)) values++;
      if (size > answerLimit || values > mostValues) {
        exceeded();
        controller.error(new Error("The answer is too large"));
      } else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body?.pipeThrough(limit) ?? null, { status, statusText, headers });
}
