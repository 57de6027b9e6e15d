import { ConnectorError } from "../../electron/connectors/errors.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { CommandId } from "../../shared/model/ids.ts";
import type { PlannedTime } from "../../shared/time/intent.ts";
import { FakeServer } from "../servers/fake-provider.ts";
import { temporaryDatabase } from "./database.ts";
import { type DrivenClock, drivenClock } from "./driven-clock.ts";
import { addFake, idOf, type RunningEngine, runEngine } from "./running-engine.ts";
import { until } from "./until.ts";

/** A mail service that can be out of reach, and an account of it over a clock that the test moves. */
export class PlannedWorld {
  readonly server = new FakeServer();
  readonly clock: DrivenClock;
  readonly db: Writable = temporaryDatabase();
  zone = "Europe/Berlin";
  offline = false;
  running: RunningEngine;
  #runs = 0;

  constructor(start: number) {
    this.clock = drivenClock(start);
    const enter = this.server.enter.bind(this.server);
    this.server.enter = (call) => {
      if (this.offline) throw new ConnectorError({ kind: "offline", reason: "network" }, "No network.");
      enter(call);
    };
    this.running = this.#run();
  }

  async sync(): Promise<void> {
    await addFake(this.running.engine);
    await this.running.engine.sync(null, { whole: true });
  }

  /** The process ends and begins again, over the same file. */
  async restart(): Promise<void> {
    await this.running.engine.close();
    this.running = this.#run(this.running.secrets);
  }

  #run(secrets?: RunningEngine["secrets"]): RunningEngine {
    const more = {
      clock: this.clock,
      timeZone: () => this.zone,
      jitter: 0.5,
      seed: ++this.#runs,
      ...(secrets && { secrets }),
    };
    return runEngine(this.db, this.server.provider(), more);
  }

  /** Time goes on until something is so; each look is a minute. */
  async later(condition: () => boolean, what: string): Promise<void> {
    await until(
      async () => {
        if (condition()) return true;
        await this.clock.advance(60_000);
        return condition();
      },
      { what, everyMs: 1 },
    );
  }

  /** Answers a mail. @returns the command */
  async answer(mail: string, text: string, when?: PlannedTime, delayMs: number | null = 0): Promise<CommandId> {
    const { calls, db } = this.running;
    const draft = await calls["drafts.create"]({ kind: "reply", sourceId: idOf(db, mail), accountId: null });
    const content = { ...draft.content, text };
    const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
    const sent = await calls["drafts.send"]({ id: draft.id, version, delayMs, ...(when && { when }) });
    return sent.commandId;
  }

  /** First lines of what the server took, in order. */
  get took(): string[] {
    return this.server.sent.map(({ text }) => text.split("\n")[0] ?? "");
  }
}
