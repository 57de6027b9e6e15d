import { createServer } from "node:http";
import { listenLocally } from "../../../electron/demo/listen-locally.ts";

/** A host that is not Slack's: whoever shows it a token has leaked one. */
export interface ForeignHost {
  /** Ends without a slash. */
  url: string;
  /** Paths asked for, with the `Authorization` and `Cookie` headers that came along. */
  requests: { path: string; authorization: string | null; cookie: string | null }[];
  close(): Promise<void>;
}

export async function startForeignHost(): Promise<ForeignHost> {
  const requests: ForeignHost["requests"] = [];
  const server = createServer(({ url = "", headers }, answer) => {
    requests.push({ path: url, authorization: headers.authorization ?? null, cookie: headers.cookie ?? null });
    answer.writeHead(200, { "content-type": "text/plain" }).end("from elsewhere");
  });
  const { port, close } = await listenLocally(server);
  return { url: `http://127.0.0.1:${port}`, requests, close };
}
