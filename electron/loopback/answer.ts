import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { challengePath } from "../../shared/loopback.ts";
import { attachmentFile } from "../attachment-file.ts";
import { cacheControl, type PageFiles } from "../page-files.ts";
import type { RunningCore } from "../threads/start-core.ts";
import type { Guard } from "./guard.ts";
import type { Proofs } from "./proofs.ts";
import type { Session, Sessions } from "./sessions.ts";
import { ownPage, wayIn } from "./way-in.ts";

export interface AnswerOptions {
  core: Pick<RunningCore, "api">;
  files: PageFiles;
  guard: Guard;
  sessions: Sessions;
  proofs: Proofs;
  onLetIn(): void;
  /** Of every answer. */
  headers: Record<string, string>;
}

/** Answers one HTTP request: the way in, the page's files, and attachments by id. Nothing here changes anything. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: AnswerOptions,
): Promise<void> {
  const { guard, files, headers } = options;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("Cache-Control", "no-store");
  if (!guard.isOurHost(request)) return refuse(response, 403, "This is not an address of Bobbin.");
  if (guard.isOfAnotherPage(request)) return refuse(response, 403, "Another page can't ask for this.");
  if (request.method !== "GET" && request.method !== "HEAD") {
    const status = guard.isOurOrigin(request) ? 405 : 403;
    return refuse(response, status, "Nothing can be changed this way.");
  }
  const url = request.url?.startsWith("/") ? URL.parse(`http://127.0.0.1${request.url}`) : null;
  if (!url || hasBody(request)) return refuse(response, 400, "This is not understood here.");
  const token = url.pathname === "/" ? url.searchParams.get("token") : null;
  if (token !== null) return letIn(request, response, token, options);
  const session = guard.sessionOf(request);
  if (!session) return refuse(response, 403, outside);
  if (url.pathname === challengePath) return sendChallenge(request, response, session, url.searchParams, options);

  const attachment = url.pathname.match(/^\/attachments\/([^/]+)$/)?.[1];
  if (attachment !== undefined) {
    const isOurs = options.proofs.opensFiles(session, url.searchParams.get("pass"));
    if (!isOurs) return refuse(response, 403, "Files are opened from Bobbin's page only; go there and try again.");
    return sendAttachment(request, response, attachment, options);
  }
  const file = await files(url.pathname + url.search, request.headers.accept ?? "*/*");
  if (!file) return refuse(response, 404, "There is nothing here.");
  response.setHeader("Cache-Control", cacheControl(file));
  response.writeHead(200, { "Content-Type": file.contentType, "Content-Length": file.body.length });
  response.end(request.method === "HEAD" ? undefined : file.body);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;
}

const outside =
  "Bobbin runs here, but this browser has not been let in. Go to the terminal where Bobbin runs and press Enter: " +
  "it prints a new address, good for one use within five minutes.";

/** A browser that only looks ahead (HEAD, prefetch) must not use the token up. */
function letIn(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  { guard, sessions, onLetIn }: AnswerOptions,
): void {
  const looksAhead = request.method === "HEAD" || request.headers["sec-purpose"] !== undefined;
  const session = looksAhead ? null : sessions.redeem(token);
  // Who is in already (the address was opened twice) stays in.
  if (!session && !guard.sessionOf(request)) {
    refuse(response, 403, outside);
    return;
  }
  if (session) {
    response.setHeader("Set-Cookie", guard.cookie(session.key));
    onLetIn();
  }
  const { html, policy } = wayIn(session?.secret ?? null);
  response.setHeader("Content-Security-Policy", policy);
  sendPage(response, 200, html);
}

function sendChallenge(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  words: URLSearchParams,
  { proofs }: AnswerOptions,
): void {
  const made = proofs.challenge(session, `http://${request.headers.host}`, words.get("from") ?? "");
  if (!made) {
    refuse(response, 400, "This is not understood here.");
    return;
  }
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(request.method === "HEAD" ? undefined : JSON.stringify(made));
}

async function sendAttachment(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { core }: AnswerOptions,
): Promise<void> {
  const file = await attachmentFile(core, id);
  if (!file) return refuse(response, 404, "This attachment is not here; fetch it first.");
  response.writeHead(200, file.headers);
  if (request.method === "HEAD") return void response.end();
  await pipeline(file.chunks(), response);
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.setHeader("Connection", "close");
  sendPage(response, status, ownPage(`<p>${sentence}</p>`));
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
  response.end(html);
}
