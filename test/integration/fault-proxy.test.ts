import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import type { Fault } from "../servers/fault-line.ts";
import { until } from "../support/until.ts";
import {
  act,
  actElsewhere,
  bobIsWell,
  converged,
  expectAgreement,
  expectDraft,
  fill,
  keepWriting,
  type Mailbox,
  mailbox,
  send,
  taken,
} from "./fault-mailbox.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);

type Random = () => number;
const upTo = (random: Random, most: number): number => Math.floor(random() * most);
const noise = (random: Random): Uint8Array =>
  Uint8Array.from({ length: 1 + upTo(random, 40) }, () => upTo(random, 256));

/** How often each, and at which place: over a first sync of some hundred kilobytes, then over rounds of some. */
const faults: [name: string, times: number, fault: (random: Random, most: number) => Fault][] = [
  ["is reset", 6, (random, most) => ({ kind: "reset", after: upTo(random, most) })],
  ["is closed", 6, (random, most) => ({ kind: "close", after: upTo(random, most) })],
  ["says nothing for a while", 5, (random, most) => ({ kind: "stall", after: upTo(random, most) })],
  [
    "does not hear us any more",
    2,
    (random, most) => ({ kind: "half-open", silent: "client", after: upTo(random, most) }),
  ],
  ["is not heard any more", 2, (random, most) => ({ kind: "half-open", silent: "server", after: upTo(random, most) })],
  ["gives a few bytes at a time", 3, (random) => ({ kind: "trickle", bytes: 64 + upTo(random, 512), everyMs: 1 })],
  ["ends within a literal", 5, (random) => ({ kind: "truncate", literal: 20 + upTo(random, 300) })],
  [
    "says what nobody understands",
    6,
    (random, most) => ({ kind: "garbage", after: upTo(random, most), bytes: noise(random) }),
  ],
  ["takes no connection", 3, () => ({ kind: "refuse" })],
  [
    "is gone once it did what was asked",
    6,
    (random) => ({ kind: "lose-answer", to: [/UID MOVE/, /UID STORE/, /APPEND/, /UID FETCH/][upTo(random, 4)] ?? /./ }),
  ],
];

/** Everybody is at it at once. */
async function busy(world: Mailbox, round: number): Promise<void> {
  act(world);
  await keepWriting(world, `Text ${round}.`);
  await send(world, `Round ${round}`);
  await actElsewhere(world, round);
}

describe.skipIf(missing !== null)("a mailbox whose server", () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    const users = ["bob", ...faults.map((_, number) => `user${number}`), "smtp"];
    dovecot = await startDovecot({ users: Object.fromEntries(users.map((name) => [name, "secret"])) });
    for (const user of users.slice(1)) await fill(dovecot, user);
  });
  afterAll(() => dovecot.stop());

  it.each(faults)(
    "%s holds what it should in the end",
    async (name, times, faultAt) => {
      const number = faults.findIndex(([other]) => other === name);
      const world = await mailbox(dovecot, `user${number}`, 20_261_121 + number);
      const { lines, engine, account, random } = world;
      let struck = 0;
      for (let round = 0; round < times; round++) {
        const fault = faultAt(random, round === 0 ? 100_000 : 6_000);
        // What is silent for good is noticed by a round after two minutes of the engine's time, by an act after one of ours.
        if (fault.kind === "half-open") await busy(world, round);
        await lines.imap.fault(fault);
        const acting = fault.kind === "half-open" ? actElsewhere(world, round) : busy(world, round);
        const syncing = engine.sync(account, { whole: true }).catch(() => undefined);
        await bobIsWell(world, `user${number} ${round}`);
        await acting;
        // What is noticed by silence only is waited for; else the line is mended when it broke.
        if (fault.kind === "half-open") await syncing;
        else await Promise.race([syncing, until(() => lines.imap.struck() > 0, { what: "a fault" })]);
        struck += lines.imap.struck();
        await lines.imap.heal();
        // Where the end of an answer was garbled, a minute of silence of ours would pass before the line is left.
        if (fault.kind === "garbage") await lines.imap.hangUp();
        await syncing;
      }
      await converged(world);
      expect(struck).toBeGreaterThan(0);
      expect(taken(world.smtp)).toEqual(Array.from({ length: times }, (_, round) => `Round ${round}`));
      await expectDraft(world, `Text ${times - 1}.`);
      await expectAgreement(world);
    },
    120_000,
  );

  it("takes mail over a line that breaks at every place gets each letter once, or says that nobody knows", async () => {
    const world = await mailbox(dovecot, "smtp", 7);
    const { lines, random, db } = world;
    await converged(world);
    const ways: Fault[] = [
      { kind: "lose-answer", to: /\r\n\.\r\n$/ },
      { kind: "refuse" },
      { kind: "garbage", after: upTo(random, 300), bytes: noise(random) },
      { kind: "half-open", silent: "server", after: 0 },
      ...Array.from({ length: 8 }, (_, place): Fault => ({ kind: place % 2 ? "reset" : "close", after: place * 60 })),
    ];
    for (const [number, fault] of ways.entries()) {
      if (fault.kind === "half-open") continue;
      await lines.smtp.fault(fault);
      await send(world, `Letter ${number}`);
      await until(() => lines.smtp.struck() > 0 || taken(world.smtp).includes(`Letter ${number}`), { what: "a fault" });
      await bobIsWell(world, `smtp ${number}`);
      await lines.smtp.heal();
      await converged(world);
    }
    const states = db
      .prepare<{ state: string; subject: string }>(
        "SELECT state, json_extract(payload, '$.subject') AS subject FROM outbox WHERE kind = 'send'",
      )
      .all();
    const arrived = taken(world.smtp);
    expect(new Set(arrived).size).toBe(arrived.length);
    expect(states.filter(({ state }) => state === "done" || state === "unknown")).toHaveLength(ways.length - 1);
    expect(arrived.length).toBeGreaterThanOrEqual(states.filter(({ state }) => state === "done").length);
    expect(states.filter(({ state }) => state === "unknown").length).toBeGreaterThan(0);
    await expectAgreement(world);
  });
});
