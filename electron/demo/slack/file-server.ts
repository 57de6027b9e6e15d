import type { Answer, SeenRequest } from "./api-server.ts";
import { avatar } from "./draw-avatar.ts";
import { mayRead } from "./file-methods.ts";
import { SlackRefusal } from "./model.ts";
import type { OAuthDesk } from "./oauth.ts";
import type { SlackState } from "./state.ts";
import type { TokenBook } from "./tokens.ts";

/** What `files.slack.com` says to who isn't signed in: a page, and 200. */
const loginPage =
  "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to Slack</body></html>";

const html = (status: number, body: string): Answer => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body,
});

/** Bytes of an upload, announced by `files.getUploadURLExternal`. */
export function takeUpload(state: SlackState, url: URL, contentType: string, body: Buffer): Answer {
  const file = state.files.get(url.pathname.split("/").at(-1) ?? "");
  const data = contentType.startsWith("multipart/") ? firstPart(body) : body;
  if (!file || file.complete) return html(404, "not found");
  if (data.length !== Number(url.searchParams.get("length"))) return html(400, "length mismatch");
  file.data = Uint8Array.from(data);
  return { status: 200, headers: { "content-type": "text/plain" }, body: `OK - ${data.length}` };
}

/** The content of the first part of a form (RFC 7578). */
function firstPart(body: Buffer): Buffer {
  const boundary = body.subarray(0, body.indexOf("\r\n"));
  const start = body.indexOf("\r\n\r\n") + 4;
  return body.subarray(start, body.indexOf(Buffer.concat([Buffer.from("\r\n"), boundary]), start));
}

/** A file's bytes; a page to sign in, with 200, where the token or its `files:read` is missing. */
export function giveFile(state: SlackState, tokens: TokenBook, path: string, token: string | null): Answer {
  const id = /^\/files-pri\/[^/]+-(F[0-9A-Z]+)\//.exec(path)?.[1] ?? "";
  const file = state.files.get(id);
  try {
    const { scopes, user } = tokens.check(token);
    if (!scopes.includes("files:read")) return html(200, loginPage);
    if (!file?.complete || file.deleted || !mayRead(state, file, user)) return html(404, "file not found");
  } catch (error) {
    if (error instanceof SlackRefusal) return html(200, loginPage);
    throw error;
  }
  const name = encodeURIComponent(file.name);
  const disposition = path.includes("/download/")
    ? { "content-disposition": `attachment; filename*=UTF-8''${name}` }
    : {};
  return { status: 200, headers: { "content-type": file.mimetype, ...disposition }, body: file.data };
}

/** Pictures of people and emoji; anybody may see them. */
export function givePicture(state: SlackState, path: string): Answer {
  const [, kind, name = "", size = "72"] = /^\/(avatars|emoji)\/(.+?)(?:_(\d+))?\.png$/.exec(path) ?? [];
  if (name === "") return html(404, "not found");
  const own = kind === "emoji" ? state.emojiPictures.get(name) : undefined;
  return { status: 200, headers: { "content-type": "image/png" }, body: own ?? avatar(name, Number(size)) };
}

/** The page where a user allows the app: this one decides by itself and sends the browser on. */
export function authorizePage(oauth: OAuthDesk, request: SeenRequest): Answer {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.args)) query.set(name, String(value));
  const result = oauth.authorize(query);
  if ("problem" in result) return html(400, `<h1>Something went wrong</h1><p>${result.problem}</p>`);
  return { status: 302, headers: { location: result.redirect }, body: "" };
}
