import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../../../electron/connectors/ports.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../../../servers/dovecot.ts";
import { until } from "../../../support/until.ts";
import { openImap } from "./open.ts";
import { Replica, runChanges } from "./replica.ts";

const missing = dovecotMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);
const mail = (id: string): string => `Message-ID: <${id}@x.test>\r\nFrom: bob@x.test\r\nSubject: ${id}\r\n\r\nhi\r\n`;

describe.skipIf(missing !== null)("listening", () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    await dovecot.append("alice", "INBOX", mail("first"));
  });
  afterAll(() => dovecot.stop());

  it("wakes once to begin with, then for new mail, flags and deletions, and ends when aborted", async () => {
    const { connector } = openImap(dovecot);
    const controller = new AbortController();
    let wakes = 0;
    const listening = connector.listen?.(() => wakes++, controller.signal);
    await until(() => wakes === 1, { what: "the first wake" });
    for (const change of [
      () => dovecot.append("alice", "INBOX", mail("second")),
      () => dovecot.setFlags("alice", "INBOX", [1], { add: ["\\Flagged"] }),
      () => dovecot.remove("alice", "INBOX", [1]),
    ]) {
      const before = wakes;
      await change();
      await until(() => wakes > before, { what: "a wake" });
    }
    const replica = new Replica();
    await runChanges(connector, replica);
    expect(replica.listing("INBOX")).toHaveLength(1);
    controller.abort();
    await expect(listening).resolves.toBeUndefined();
    await connector.close();
  });

  it("throws offline when the server goes away, and works again in a new round", async () => {
    const { connector } = openImap(dovecot);
    const replica = new Replica();
    await runChanges(connector, replica);
    let wakes = 0;
    const controller = new AbortController();
    const lost = expect(connector.listen?.(() => wakes++, controller.signal)).rejects.toMatchObject({
      kind: "offline",
    });
    await until(() => wakes > 0);
    await dovecot.pause();
    await lost;
    await expect(runChanges(connector, replica)).rejects.toMatchObject({
      failure: { kind: "offline", reason: "connection-refused" },
    });
    await dovecot.restart();
    await runChanges(connector, replica);
    const again = connector.listen?.(() => wakes++, controller.signal);
    await until(() => wakes > 1);
    controller.abort();
    await again;
    await connector.close();
  });

  it("asks every minute where there is no IDLE", async () => {
    const poor = await startDovecot({ capability: "IMAP4rev1 LITERAL+ UIDPLUS MOVE CONDSTORE" });
    const slept: number[] = [];
    const clock: Clock = {
      now: () => Date.now(),
      elapsed: () => performance.now(),
      // A minute of this clock is a hundredth of a second.
      sleep: (ms, signal) => {
        slept.push(ms);
        return new Promise((resolve, reject) => {
          setTimeout(resolve, ms / 6000);
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      },
    };
    const { connector } = openImap(poor, null, { clock });
    const controller = new AbortController();
    let wakes = 0;
    const listening = connector.listen?.(() => wakes++, controller.signal);
    await until(() => wakes === 1);
    await poor.append("alice", "INBOX", mail("polled"));
    await until(() => wakes > 1, { what: "a wake by polling" });
    expect(new Set(slept)).toEqual(new Set([60_000]));
    expect(connector.pollMs()).toBe(60_000);
    controller.abort();
    await listening;
    await connector.close();
    await poor.stop();
  });

  it("keeps two connections at most and leaves none open", async () => {
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((name) => /TCPSocket|TCPWrap/.test(name)).length;
    await until(() => sockets() === 0, { what: "the end of the sockets of earlier tests" });
    const { connector } = openImap(dovecot);
    const controller = new AbortController();
    let wakes = 0;
    const listening = connector.listen?.(() => wakes++, controller.signal);
    const ended = expect(listening).rejects.toMatchObject({ kind: "offline" });
    await until(() => wakes > 0);
    const replicas = [new Replica(), new Replica(), new Replica()];
    await Promise.all(replicas.map((replica) => runChanges(connector, replica)));
    expect(sockets()).toBe(2);
    await connector.close();
    await connector.close();
    await ended;
    await until(() => sockets() === 0, { what: "closed sockets" });
    await expect(runChanges(connector, new Replica())).rejects.toMatchObject({ kind: "offline" });
  });
});
