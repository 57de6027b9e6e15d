import type { MxRecord, SrvRecord } from "node:dns";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTls } from "node:tls";
import type { Network } from "../../electron/connectors/imap/discovery/network.ts";
import { type Certificate, makeCertificate } from "./certificate.ts";

export interface Asked {
  method: string;
  url: string;
  body: string;
  headers: IncomingMessage["headers"];
}

type Answer = (request: Asked, response: ServerResponse) => void;

/**
 * A small internet on loopback: names and records as the test sets them, public addresses that lead to real servers on
 * 127.0.0.1, HTTPS with a certificate of its own authority. What is not set does not exist.
 */
export interface Internet {
  network: Network;
  /** Every HTTPS request that arrived. */
  requests: Asked[];
  /** Every connection tried, `address:port`. */
  connections: string[];
  /** Every name and record asked for. */
  lookups: string[];
  mx: Map<string, MxRecord[]>;
  srv: Map<string, SrvRecord[]>;
  /** Gives a name an address, by default a public one of its own. */
  host(name: string, address?: string): string;
  /** Answers HTTPS requests to `https://<name><path without query>`. */
  page(address: string, answer: string | Answer): void;
  /** Something that listens at a name: speaks with whoever connects. */
  service(name: string, port: number, options: { tls: boolean }, speak: (socket: Socket) => void): Promise<void>;
  /** Takes connections there and never says a word. */
  silent(name: string, port?: number): void;
  /** Without it every lookup fails as it does with the cable out. */
  online: boolean;
  close(): Promise<void>;
}

const names = ["example.org", "example.net", "other.test", "example.com"].flatMap((name) => [name, `*.${name}`]);

let made: Certificate | undefined;

function makeOnce(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-internet-"));
  const certificate = makeCertificate(folder, names);
  rmSync(folder, { recursive: true });
  return certificate;
}

export async function startInternet(): Promise<Internet> {
  made ??= makeOnce();
  const certificate = made;
  const hosts = new Map<string, string>();
  const pages = new Map<string, Answer>();
  const routes = new Map<string, number>();
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const listen = (server: Server): Promise<number> =>
    new Promise((resolve) => {
      servers.push(server);
      server.on("connection", (socket: Socket) => {
        sockets.add(socket);
        socket.on("error", () => undefined);
      });
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
  const web = await listen(createHttps(certificate, (request, response) => void answerPage(request, response)));
  const mute = await listen(createServer(() => undefined));

  async function answerPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", headers } = request;
    const url = `https://${headers.host}${request.url}`;
    const asked = { method, url, headers, body: Buffer.concat(chunks).toString() };
    internet.requests.push(asked);
    const answer = pages.get(url.split("?")[0] ?? "");
    if (answer) answer(asked, response);
    else response.writeHead(404).end();
  }

  const none = (): Error =>
    Object.assign(new Error("no such name"), { code: internet.online ? "ENOTFOUND" : "EAI_AGAIN" });
  const record = async <Row>(kind: string, rows: Map<string, Row>, name: string): Promise<Row> => {
    internet.lookups.push(`${kind} ${name}`);
    const found = internet.online ? rows.get(name) : undefined;
    if (found === undefined) throw none();
    return found;
  };
  const internet: Internet = {
    requests: [],
    connections: [],
    lookups: [],
    mx: new Map(),
    srv: new Map(),
    online: true,
    network: {
      authorities: [certificate.cert],
      lookup: async (name) => [await record("A", hosts, name)],
      mx: (name) => record("MX", internet.mx, name),
      srv: (name) => record("SRV", internet.srv, name),
      connect([address = ""], port) {
        internet.connections.push(`${address}:${port}`);
        const socket = connect({ host: "127.0.0.1", port: routes.get(`${address}:${port}`) ?? 1 });
        sockets.add(socket);
        return socket;
      },
    },
    host(name, address = hosts.get(name) ?? `93.184.216.${hosts.size + 1}`) {
      hosts.set(name, address);
      return address;
    },
    page(address, answer) {
      const { hostname } = new URL(address);
      const host = internet.host(hostname);
      if (!routes.has(`${host}:443`)) routes.set(`${host}:443`, web);
      const xml = { "content-type": "text/xml" };
      pages.set(
        address,
        typeof answer === "string" ? (_, response) => response.writeHead(200, xml).end(answer) : answer,
      );
    },
    async service(name, port, { tls }, speak) {
      const server = tls ? createTls(certificate, speak).on("tlsClientError", () => undefined) : createServer(speak);
      routes.set(`${internet.host(name)}:${port}`, await listen(server));
    },
    silent(name, port = 443) {
      routes.set(`${internet.host(name)}:${port}`, mute);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
  return internet;
}
