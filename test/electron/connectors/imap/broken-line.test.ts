import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connector } from "../../../../electron/connectors/contract.ts";
import { ConnectorError } from "../../../../electron/connectors/errors.ts";

import { type Dovecot, dovecotMissing, startDovecot } from "../../../servers/dovecot.ts";
import { type FaultProxy, startFaultProxy } from "../../../servers/fault-proxy.ts";
import { generateMail } from "../../../support/generate-mail.ts";
import { slowness } from "../../../support/slowness.ts";
import { until } from "../../../support/until.ts";
import { openImap } from "./open.ts";
import { Replica, runBackfill, runChanges, serverListing } from "./replica.ts";

const missing = dovecotMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);

describe.skipIf(missing !== null)("over a line that breaks", () => {
  let dovecot: Dovecot;
  let proxy: FaultProxy;
  beforeAll(async () => {
    dovecot = await startDovecot();
    proxy = await startFaultProxy(dovecot.port);
    await dovecot.bulk("alice", "INBOX", generateMail({ count: 900, seed: 5, attachmentEvery: 30 }));
    await dovecot.bulk("alice", "Archive", generateMail({ count: 300, seed: 6, attachmentEvery: 0 }));
  });
  afterAll(async () => {
    await proxy.stop();
    await dovecot.stop();
  });

  const overProxy = (): Connector => openImap({ ...dovecot, port: proxy.port }).connector;

  async function survive(round: () => Promise<number>): Promise<boolean> {
    try {
      await round();
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(ConnectorError);
      expect(error).toMatchObject({ kind: "offline" });
      return false;
    }
  }

  it("gets every message once, with one session that connects anew after every cut", async () => {
    const connector = overProxy();
    const replica = new Replica();
    let cuts = 0;
    for (let bytes = 2000; ; bytes = Math.ceil(bytes * 1.5)) {
      await proxy.fault({ kind: "close", after: bytes });
      const done =
        (await survive(() => runChanges(connector, replica))) && (await survive(() => runBackfill(connector, replica)));
      if (done) break;
      cuts++;
    }
    expect(cuts).toBeGreaterThan(5);
    for (const folder of ["INBOX", "Archive"]) {
      expect(replica.listing(folder)).toEqual(serverListing(await dovecot.messages("alice", folder)));
    }
    expect(replica.messages.size).toBe(1200);
    await connector.close();
    await proxy.heal();
  });

  it("is left at once by close while the network says nothing", async () => {
    const connector = overProxy();
    const replica = new Replica();
    await runChanges(connector, replica, 1);
    await proxy.fault({ kind: "stall", after: 0 });
    let ended = false;
    const running = expect(
      runChanges(connector, replica).finally(() => {
        ended = true;
      }),
    ).rejects.toMatchObject({ kind: "offline" });
    await connector.close();
    await until(() => ended, { timeoutMs: 2000 * slowness(), what: "the end of the round" });
    await running;
    await proxy.heal();
  });
});
