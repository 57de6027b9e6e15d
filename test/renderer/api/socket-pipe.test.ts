import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { backOff, createSocketPipe, type SocketPipe } from "../../../renderer/api/socket-pipe.ts";
import { until } from "../../support/until.ts";

let server: WebSocketServer | null = null;
let socketPipe: SocketPipe | null = null;

afterEach(() => {
  socketPipe?.close();
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
});

async function serve(): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = [];
  server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => socket.on("message", (data) => heard.push(String(data))));
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `ws://127.0.0.1:${address.port}`, heard };
}

test("messages posted before it opens are kept, in order, and answers are read", async () => {
  const { url, heard } = await serve();
  socketPipe = createSocketPipe({ open: async () => new WebSocket(url), later: () => () => {}, random: () => 0 });
  const received: unknown[] = [];
  socketPipe.pipe.on((message) => received.push(message));
  socketPipe.pipe.post({ n: 1 });
  socketPipe.pipe.post({ n: 2 });
  await until(() => heard.length === 2);
  expect(heard).toEqual(['{"n":1}', '{"n":2}']);
  for (const client of server!.clients) client.send('{"back":true}');
  await until(() => received.length === 1);
  expect(received).toEqual([{ back: true }]);
});

test("a lost connection is told, is opened again, and works again", async () => {
  const { url, heard } = await serve();
  const told: boolean[] = [];
  const waits: number[] = [];
  socketPipe = createSocketPipe({
    open: async () => new WebSocket(url),
    later: (run, milliseconds) => {
      waits.push(milliseconds);
      const timer = setTimeout(run, 1);
      return () => clearTimeout(timer);
    },
    random: () => 0,
  });
  socketPipe.onConnection((connected) => told.push(connected));
  await until(() => told.length === 1);
  for (const client of server!.clients) client.terminate();
  await until(() => told.length === 3);
  expect(told).toEqual([true, false, true]);
  expect(waits).toEqual([300]);
  socketPipe.pipe.post("again");
  await until(() => heard.includes('"again"'));
});

test("posting while it is lost fails, so that nothing is thought to be sent", async () => {
  const { url } = await serve();
  const told: boolean[] = [];
  socketPipe = createSocketPipe({ open: async () => new WebSocket(url), later: () => () => {}, random: () => 0 });
  socketPipe.onConnection((connected) => told.push(connected));
  await until(() => told.length === 1);
  for (const client of server!.clients) client.terminate();
  await until(() => told.length === 2);
  expect(() => socketPipe?.pipe.post("lost")).toThrow();
});

test("waits double up to ten seconds, with jitter below", () => {
  expect([0, 1, 2, 3].map((attempt) => backOff(attempt, 0))).toEqual([300, 600, 1200, 2400]);
  expect(backOff(30, 0)).toBe(10_000);
  expect(backOff(30, 0.999)).toBeGreaterThan(6600);
  expect(backOff(30, 0.999)).toBeLessThan(6700);
});
