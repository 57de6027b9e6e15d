import type { ImapFlow } from "imapflow";
import { expect, test } from "vitest";
import { searchUids } from "../../../../electron/connectors/imap/fetch.ts";
import { type Clock, systemClock } from "../../../../electron/connectors/ports.ts";
import { until } from "../../../support/until.ts";
import { dialect, scripted } from "./scripted.ts";

test("a server that finds endless messages is not believed", async () => {
  let asked = 0;
  const endless = {
    host: "imap.example",
    stats: () => ({ sent: 0, received: 0 }),
    async search({ uid }: { uid: string }): Promise<number[]> {
      asked++;
      const first = Number(uid.split(":")[0]);
      return Array.from({ length: 300_000 }, (_, index) => first + index);
    },
  } as unknown as ImapFlow;
  await expect(searchUids(endless, 1, 400_000_000)).rejects.toMatchObject({ kind: "server" });
  expect(asked).toBeLessThanOrEqual(7);
});

test("a server that ends each IDLE at once is asked now and then, not without end", async () => {
  const waits: number[] = [];
  const clock: Clock = {
    ...systemClock,
    sleep: (ms, signal) => {
      waits.push(ms);
      return systemClock.sleep(ms, signal);
    },
  };
  const script = dialect({
    answer: ({ name }) =>
      name === "IDLE" ? "+ idling\r\nTAG OK that was it\r\n" : name === "DONE" ? "* OK done\r\n" : null,
  });
  const { connector, server } = await scripted(script, { clock });
  const controller = new AbortController();
  let wakes = 0;
  const listening = connector.listen?.(() => wakes++, controller.signal);
  const idles = () => server.heard.filter((line) => line.endsWith(" IDLE")).length;
  await until(() => idles() > 3 || waits.includes(60_000), { what: "an end of IDLE" });
  controller.abort();
  await listening;
  expect([idles(), wakes]).toEqual([1, 1]);
});
