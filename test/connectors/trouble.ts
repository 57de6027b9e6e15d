import { expect, it } from "vitest";
import type { AccountSecret } from "../../electron/connectors/contract.ts";
import type { Clock } from "../../electron/connectors/ports.ts";
import type { World } from "./harness.ts";
import { contextOf, never, openStore } from "./store.ts";

type Begin = () => Promise<World>;

/** Signing in, and what ends or slows it. */
export function trouble(begin: Begin): void {
  it("signs in, keeps the secret apart, and refuses a wrong one", async () => {
    const world = await begin();
    const signedIn = await world.provider.signIn(world.fields, contextOf());
    expect(signedIn.address).not.toBe("");
    expect(Object.values(signedIn.secret).some((value) => value !== "")).toBe(true);
    for (const value of Object.values(signedIn.secret).filter((secret) => secret.length > 5))
      expect(JSON.stringify(signedIn.settings)).not.toContain(value);
    const wrong = world.provider.signIn(world.wrong, contextOf());
    await expect(wrong).rejects.toMatchObject({ failure: { kind: "sign-in" }, message: expect.stringMatching(/\.$/) });
  });

  it("asks to sign in again when the secret is no longer accepted", async () => {
    const world = await begin();
    const store = await openStore(world);
    await store.round();
    await world.revoke();
    await store.restart();
    await expect(store.round()).rejects.toMatchObject({ failure: { kind: "sign-in" } });
  });

  for (const seconds of [2, null]) {
    it(`goes slower when it is asked to, ${seconds === null ? "without being told for how long" : "for as long as it is told"}`, async ({
      skip,
    }) => {
      const world = await begin();
      const { act, namesTime } = world.throttle;
      if (seconds !== null && !namesTime) return skip("the provider never says how long to wait");
      const clock = quickClock();
      const store = await openStore(world, act === "changes" ? { clock } : {});
      await world.say("said");
      world.throttle.with(seconds);
      if (act === "send") {
        const sending = store.connector.send?.(world.outgoing(world.newKey(), "slowly"), never);
        await expect(sending).rejects.toMatchObject({ failure: { kind: "busy" }, maybeSent: false });
        world.heal();
        await store.connector.send?.(world.outgoing(world.newKey(), "slowly"), never);
        expect(await world.arrived("slowly")).toBe(1);
        return;
      }
      const before = clock.at;
      await store.round();
      clock.at += store.connector.pollMs();
      await store.round();
      expect(store.texts()).toEqual(["said"]);
      expect(clock.at - before).toBeGreaterThanOrEqual((seconds ?? 1) * 1000);
    });
  }

  it("renews a secret that ended once, however many calls need it, and keeps it first", async ({ skip }) => {
    const world = await begin();
    if (!world.expiring) return skip("secrets of this provider don't end by themselves");
    const { fields, expire, renewals } = world.expiring();
    const kept: AccountSecret[] = [];
    const store = await openStore(world, { renewSecret: async (secret) => void kept.push(secret) }, fields);
    await store.round();
    expire();
    const { connector } = store;
    const calls = Array.from({ length: 10 }, (_, number) =>
      connector.send?.(world.outgoing(world.newKey(), `call ${number}`), never),
    );
    await Promise.all(calls);
    expect([renewals(), kept.length]).toEqual([1, 1]);
    expect((await world.there()).sort()).toEqual(Array.from({ length: 10 }, (_, number) => `call ${number}`));
  });
}

/** A clock on which every sleep is over at once. */
function quickClock(): Clock & { at: number } {
  const clock = {
    at: Date.now(),
    now: () => clock.at,
    elapsed: () => clock.at,
    async sleep(ms: number) {
      clock.at += ms;
    },
  };
  return clock;
}
