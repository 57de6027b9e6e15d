import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { readHandlers } from "../../../../electron/api/reads.ts";
import { remoteWrites } from "../../../../electron/api/writes/remote.ts";
import { settingWrites } from "../../../../electron/api/writes/settings.ts";
import type { WriteOptions } from "../../../../electron/api/writes.ts";
import { silentLog } from "../../../../electron/connectors/ports.ts";
import { openWriter, type Writable } from "../../../../electron/db/open.ts";
import { pathsIn } from "../../../../electron/paths.ts";
import type { MessageId } from "../../../../shared/model/ids.ts";
import { type Internet, startInternet } from "../../../servers/internet.ts";
import { storeMail } from "../../../support/stored-mail.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const html = [
  '<p>Look<img src="http://pictures.example.org/hill.png" width="300"><img src="https://pictures.example.org/gone.png">',
  '<img src="https://count.example.net/wf/open?u=1" width="1" height="1"><img src="https://127.0.0.1/inside.png"></p>',
].join("");
const from = { name: "Pia", address: "Pia@Example.net" };

let internet: Internet;
let db: Writable;
let ids: MessageId[];
let reads: ReturnType<typeof readHandlers>;
let writes: ReturnType<typeof remoteWrites> & ReturnType<typeof settingWrites>;
let now = Date.UTC(2026, 9, 2);

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-remote-"));
  ids = storeMail(folder, [[{ subject: "One", html, from }], [{ subject: "Two", html, from }]]);
  db = openWriter(pathsIn(folder).database);
  internet = await startInternet();
  internet.page("https://pictures.example.org/hill.png", (_, response) => response.end(png));
  const closing = new AbortController();
  const clock = { now: () => now, sleep: async () => {} };
  const options = { db, network: internet.network, clock, log: silentLog, closing: closing.signal };
  // These methods need no more of what the others need.
  writes = {
    ...remoteWrites(options as unknown as WriteOptions),
    ...settingWrites(options as unknown as WriteOptions),
  };
  reads = readHandlers(db, { now: () => now, timeZone: "UTC" });
  onTestFinished(async () => {
    closing.abort();
    await internet.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

const first = () => ids[0]!;
const second = () => ids[1]!;
const body = (id: MessageId) => reads["messages.body"]({ id });
const asked = () => internet.requests.map(({ url }) => url).sort();

test("before consent nothing is asked, and what is left out is counted and named", async () => {
  const { html: shown, blockedRemote, remote } = await body(first());
  expect(shown).not.toMatch(/https?:|data:/);
  expect(blockedRemote).toBe(4);
  expect(remote).toEqual({
    consent: "none",
    sender: "pia@example.net",
    blocked: 4,
    pictures: 3,
    pending: 0,
    trackers: ["SendGrid"],
  });
  await writes["messages.loadRemote"]({ id: first() });
  expect([internet.lookups, internet.connections]).toEqual([[], []]);
});

test("consent for one message fetches its pictures once, and neither trackers nor what is private", async () => {
  await writes["messages.showRemote"]({ id: first(), remember: "once" });
  const { html: shown, remote } = await body(first());
  expect(shown).toContain(`src="data:image/png;base64,${png.toString("base64")}"`);
  expect(shown).not.toMatch(/https?:|remote:/);
  expect(remote).toMatchObject({ consent: "once", pending: 0, blocked: 1, trackers: ["SendGrid"] });
  expect(asked()).toEqual(["https://pictures.example.org/gone.png", "https://pictures.example.org/hill.png"]);
  await writes["messages.showRemote"]({ id: first(), remember: "once" });
  await writes["messages.loadRemote"]({ id: first() });
  expect(asked()).toHaveLength(2);
  expect((await body(second())).remote.consent).toBe("none");
});

test("what could not be had is asked for again after a while", async () => {
  await writes["messages.showRemote"]({ id: first(), remember: "once" });
  now += 11 * 60_000;
  expect((await body(first())).remote.pending).toBe(2);
  internet.page("https://pictures.example.org/gone.png", (_, response) => response.end(png));
  await writes["messages.loadRemote"]({ id: first() });
  expect((await body(first())).remote.pending).toBe(0);
  expect(asked().filter((url) => url.endsWith("hill.png"))).toHaveLength(1);
});

test("trust in a sender holds for all of its mail, until it is taken back", async () => {
  await writes["messages.showRemote"]({ id: first(), remember: "sender" });
  expect(await reads["remote.senders"]({})).toEqual(["pia@example.net"]);
  expect((await body(second())).remote).toMatchObject({ consent: "sender", pending: 0 });
  await writes["remote.forget"]({ address: "PIA@example.net" });
  expect(await reads["remote.senders"]({})).toEqual([]);
  for (const id of ids) {
    expect((await body(id)).remote.consent).toBe("none");
    expect((await body(id)).html).not.toContain("data:");
  }
});

test("never means never", async () => {
  await writes["messages.showRemote"]({ id: first(), remember: "sender" });
  await writes["settings.set"]({ remoteImages: "never" });
  const { html: shown, remote } = await body(first());
  expect(remote.consent).toBe("never");
  expect(shown).not.toContain("data:");
  await expect(writes["messages.showRemote"]({ id: second(), remember: "once" })).rejects.toMatchObject({
    kind: "refused",
  });
  await writes["messages.loadRemote"]({ id: second() });
  expect(asked()).toHaveLength(2);
});
