import type { Clock, Log } from "../../connectors/ports.ts";
import type { Content } from "../content.ts";
import type { Closeable } from "../listen-locally.ts";
import { seeded } from "../seeded.ts";
import { serveWorkspace } from "../slack/start-workspace.ts";
import { answerOwner } from "./answers.ts";
import { play } from "./scenes.ts";
import { idOf, owner, setUp } from "./set-up.ts";

export interface OfficeOptions {
  content: Content;
  clock: Clock;
  seed: number;
  log: Log;
}

export interface RunningOffice extends Closeable {
  /** What the sign-in with tokens of an own app is given: the tokens, and where this Slack is. */
  fields: Record<string, string>;
}

/** Starts a Slack workspace on 127.0.0.1 in which people go on talking until it is closed. Its tokens are of this run only. */
export async function startOffice({ content, clock, seed, log }: OfficeOptions): Promise<RunningOffice> {
  const workspace = await serveWorkspace({ now: () => clock.now(), name: "Fernweh Maps", domain: "fernweh-maps" });
  const ending = new AbortController();
  const random = seeded(seed + 2);
  const options = { clock, random, signal: ending.signal, log };
  const close = (): Promise<void> => {
    ending.abort();
    return workspace.close();
  };
  try {
    const office = setUp(workspace.state, content, { now: clock.now(), random: seeded(seed) });
    const { accessToken, appToken } = workspace.tokens.issue({ user: idOf(office, owner) });
    answerOwner(office, options);
    play(office, options).catch((error: unknown) => {
      if (!ending.signal.aborted) log.warn("demo.scenes", { error });
    });
    return { fields: { way: "token", accessToken, appToken, apiUrl: workspace.url }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
