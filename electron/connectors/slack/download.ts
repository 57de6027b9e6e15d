import { z } from "zod";
import { failPoint } from "../../fail-points/fail-point.ts";
import { ConnectorError } from "../errors.ts";
import type { RemoteFile } from "../model.ts";
import { connectionError, statusError } from "./errors.ts";
import { addressOf, isPictureHost, isSlackHost } from "./hosts.ts";
import type { Session } from "./session.ts";
import { answers } from "./shapes.ts";

const mostRedirects = 5;
/** A file of which no size was said is at most so large, bytes: as Slack takes them. */
const unsaid = 1024 * 1024 * 1024;
const largestPicture = 1024 * 1024;

const kept = z.object({ files: z.record(z.string(), z.string()) });

/** The bytes of a file as they come. The token goes to Slack's own hosts only, whatever address was named. */
export async function* download(session: Session, file: RemoteFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const remote = kept.safeParse(file.message.remote);
  const known = remote.success ? (remote.data.files[file.id] ?? "") : "";
  const address = known === "" ? await addressFromSlack(session, file.id, signal) : known;
  const response = await get(session, addressOf(address), signal, { token: true });
  if (isLoginPage(response)) {
    await response.body?.cancel();
    throw new ConnectorError(
      { kind: "refused", reason: "forbidden" },
      "The app in Slack may not read files: give it the right files:read and sign in again.",
    );
  }
  let size = 0;
  for await (const part of bytesOf(response, signal)) {
    size += part.byteLength;
    if (size > Math.max(file.size, unsaid))
      throw new ConnectorError({ kind: "refused", reason: "too-large" }, "The file is larger than Slack said.");
    yield part;
  }
}

/** A person's picture, or an emoji of the workspace; at most 1 MiB. Never with the token. */
export async function picture(session: Session, address: string, signal: AbortSignal): Promise<Uint8Array> {
  const url = addressOf(address);
  if (!isPictureHost(url, session.settings)) {
    throw new ConnectorError(
      { kind: "refused", reason: "forbidden" },
      "Pictures are loaded from Slack's own servers only.",
    );
  }
  const response = await get(session, url, signal, { token: false });
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytesOf(response, signal)) {
    size += part.byteLength;
    if (size > largestPicture)
      throw new ConnectorError({ kind: "refused", reason: "too-large" }, "The picture is too large.");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function addressFromSlack(session: Session, id: string, signal: AbortSignal): Promise<string> {
  const { file } = await session.api.call("files.info", { file: id }, answers.file, { signal });
  const address = file.url_private_download ?? file.url_private;
  if (address !== undefined && file.mode !== "tombstone") return address;
  throw new ConnectorError({ kind: "missing" }, "The file is no longer in Slack.");
}

/** Follows redirects by itself, to say at each who asks. */
async function get(
  session: Session,
  first: URL,
  signal: AbortSignal,
  { token }: { token: boolean },
): Promise<Response> {
  let url = first;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const own = isSlackHost(url, session.settings);
    const allowed = token ? own || (hop > 0 && url.protocol === "https:") : isPictureHost(url, session.settings);
    if (!allowed)
      throw new ConnectorError(
        { kind: "refused", reason: "forbidden" },
        "The file is not kept at Slack; open it in the browser.",
      );
    const headers: Record<string, string> =
      token && own ? { authorization: `Bearer ${await session.tokens.access()}` } : {};
    const response = await ask(session, url, headers, signal);
    const next = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || next === null) return succeeded(response);
    await response.body?.cancel();
    url = addressOf(next, url);
  }
  throw new ConnectorError({ kind: "server" }, "Slack's answer leads nowhere.");
}

async function ask(
  session: Session,
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    failPoint("slack.download.before");
    return await session.context.fetch(url, { headers, redirect: "manual", signal });
  } catch (error) {
    signal.throwIfAborted();
    throw connectionError(error);
  }
}

async function succeeded(response: Response): Promise<Response> {
  if (response.status === 200) return response;
  await response.body?.cancel();
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  throw statusError(response.status, Number.isFinite(seconds) ? seconds * 1000 : null, `HTTP ${response.status}`);
}

/** Without the right to read files Slack answers with its sign-in page, and with 200. A file says that it is one. */
function isLoginPage(response: Response): boolean {
  const type = response.headers.get("content-type") ?? "";
  return /^text\/html/i.test(type) && !/attachment/i.test(response.headers.get("content-disposition") ?? "");
}

async function* bytesOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  try {
    for await (const part of response.body) yield part;
  } catch (error) {
    signal.throwIfAborted();
    throw connectionError(error);
  }
}
