import { Readable } from "node:stream";
import { protocol, type Session } from "electron";
import { attachmentFile } from "../attachment-file.ts";
import type { Log } from "../connectors/ports.ts";
import { cacheControl, type PageFiles } from "../page-files.ts";
import type { RunningCore } from "../threads/start-core.ts";
import { pageOrigin } from "./bridge.ts";

/** Must be called before the app is ready. */
export function declarePageProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Answers for `app://bobbin/`: the built page and attachments by id, with the same headers as the loopback host. */
export function servePageProtocol(
  session: Session,
  { files, headers, core, log }: { files: PageFiles; headers: Record<string, string>; core: RunningCore; log: Log },
): void {
  session.protocol.handle("app", async (request) => {
    const url = new URL(request.url);
    if (`app://${url.host}` !== pageOrigin || request.method !== "GET") return new Response(null, { status: 404 });
    const attachment = url.pathname.match(/^\/attachments\/([^/]+)$/)?.[1];
    if (attachment !== undefined) return sendAttachment(core, attachment, log);
    const file = await files(url.pathname + url.search, request.headers.get("accept") ?? "*/*");
    if (!file) return new Response(null, { status: 404 });
    const own = { "Content-Type": file.contentType, "Cache-Control": cacheControl(file) };
    return new Response(new Uint8Array(file.body), { headers: { ...headers, ...own } });
  });
}

async function sendAttachment(core: RunningCore, id: string, log: Log): Promise<Response> {
  const file = await attachmentFile(core, id);
  if (!file) return new Response(null, { status: 404 });
  const body = Readable.from(file.chunks());
  body.on("error", (error) => log.warn("desktop.attachment", { error }));
  return new Response(ReadableStream.from(body), { headers: file.headers });
}
