import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attachmentFile } from "../../../electron/attachment-file.ts";
import { openWriter } from "../../../electron/db/open.ts";
import { attachments, blobs } from "../../../electron/db/schema/index.ts";
import { pathsIn } from "../../../electron/paths.ts";
import type { OutputOf } from "../../../shared/api/contract.ts";
import { letIn, proven } from "../../support/let-in.ts";
import { type LoopbackApp, startLoopback } from "../../support/loopback.ts";

const piece = 1_048_576;
const large = randomBytes(2 * piece + 12_345);
const small = Buffer.from("<script>alert(1)</script>");

let host: LoopbackApp;
let data = "";
let cookie = "";
let pass = "";
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "bobbin-attachments-"));
  const db = openWriter(pathsIn(data).database);
  const put = (id: number, name: string, contentType: string, bytes: Buffer | null): void => {
    const sha256 = bytes && createHash("sha256").update(bytes).digest("hex");
    db.orm
      .insert(attachments)
      .values({
        id: id as never,
        remoteId: String(id),
        name,
        contentType,
        size: 1,
        inline: false,
        sha256,
        createdAt: 0,
      })
      .run();
    for (let n = 0; bytes && sha256 && n * piece < bytes.length; n++)
      db.orm
        .insert(blobs)
        .values({ sha256, piece: n, data: bytes.subarray(n * piece, (n + 1) * piece) })
        .onConflictDoNothing()
        .run();
  };
  put(1, "large.bin", "application/zip", large);
  put(2, 'ev"il\r\nX-Injected: 1/..\\ü 🧵.html', "text/html", small);
  put(3, "picture.png", "image/png", small);
  put(4, "drawing.svg", "image/svg+xml", small);
  put(5, "elsewhere.pdf", "application/pdf", null);
  db.close();
  host = await startLoopback({ data });
  const browser = await letIn(host.address);
  cookie = browser.cookie;
  pass = (await proven(browser)).filesPass;
});
afterAll(async () => {
  await host?.stop();
  rmSync(data, { recursive: true, force: true });
});

const get = (id: number | string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${host.port}/attachments/${id}?pass=${pass}`, { headers: { cookie }, ...init });

test("a file of several pieces arrives whole, as a download that can run nothing", async () => {
  const reply = await get(1);
  expect(Buffer.from(await reply.arrayBuffer()).equals(large)).toBe(true);
  expect(reply.headers.get("content-length")).toBe(String(large.length));
  expect(reply.headers.get("content-disposition")).toMatch(/^attachment; /);
  expect(reply.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
  expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
});

test("a hostile name and type stay a name and bytes", async () => {
  const reply = await get(2);
  expect(reply.headers.get("content-type")).toBe("application/octet-stream");
  expect(reply.headers.get("x-injected")).toBeNull();
  const disposition = reply.headers.get("content-disposition") ?? "";
  expect(disposition).toMatch(/^attachment; filename="[^"\\/]*"; filename\*=UTF-8''[\w.%~!$&+^`|-]*$/);
  expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? "")).toContain("ü 🧵");
  expect(Buffer.from(await reply.arrayBuffer()).equals(small)).toBe(true);
});

test("pictures keep their type, drawings that can hold scripts don't", async () => {
  expect((await get(3)).headers.get("content-type")).toBe("image/png");
  expect((await get(4)).headers.get("content-type")).toBe("application/octet-stream");
});

test("what is not held, not there or no id is not found; without a session nothing is", async () => {
  for (const id of [5, 6, "0", "01", "1.5", "-1", "x", "1e3", "..%2f1", "9".repeat(20)])
    expect([id, (await get(id)).status]).toEqual([id, 404]);
  expect((await get(1, { headers: {} })).status).toBe(403);
  const head = await get(1, { method: "HEAD" });
  expect([head.status, (await head.arrayBuffer()).byteLength]).toEqual([200, 0]);
});

test("a file that changes or ends on the way is an error, not a shorter file", async () => {
  const slice = (size: number, length: number): OutputOf<"attachments.read"> => ({
    ...{ size, name: "x", contentType: "x" },
    data: Buffer.alloc(length).toString("base64"),
  });
  for (const second of [null, slice(9, 1), slice(20, 0)]) {
    const answers = [slice(20, 10), second];
    const file = await attachmentFile({ api: { call: async () => answers.shift() as never } }, "1");
    const read = async () => {
      for await (const _ of file?.chunks() ?? []);
    };
    await expect(read()).rejects.toThrow(/ended after 10 of 20/);
  }
});
