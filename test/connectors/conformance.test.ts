import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import type { World } from "./harness.ts";
import { imapHarness } from "./imap-harness.ts";
import { reading } from "./reading.ts";
import { slackHarness } from "./slack-harness.ts";
import { trouble } from "./trouble.ts";
import { underCore } from "./under-core.ts";
import { writing } from "./writing.ts";

/** Every provider passes all of this; what it lacks is skipped with its reason, never in silence. */
describe.for([imapHarness, slackHarness])("$name", ({ missing, prepare, start }) => {
  if (missing !== null) console.warn(`skipped: ${missing}`);
  describe.skipIf(missing !== null)("keeps the contract of connectors", () => {
    let end: () => Promise<void> = async () => undefined;
    beforeAll(async () => {
      end = await prepare();
    });
    afterAll(() => end());
    const begin = async (): Promise<World> => {
      const world = await start();
      onTestFinished(() => world.close());
      return world;
    };
    describe("when it signs in and is slowed down", () => trouble(begin));
    describe("when it tells", () => reading(begin));
    describe("when it acts", () => writing(begin));
    describe("under the core", () => underCore(begin));
  });
});
