import type { ConnectorContext } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import { refreshTokens } from "./oauth.ts";
import { readSecret, type SlackSecret, type SlackSettings, storedSecret } from "./settings.ts";

/** A token this close to its end is renewed before it is used, ms. */
const margin = 120_000;

/**
 * The tokens of one account. Renewing is a single flight: whoever asks meanwhile waits for the same pair, for a refresh
 * token counts only once (docs.slack.dev/authentication/using-token-rotation).
 */
export class Tokens {
  readonly #settings: SlackSettings;
  readonly #context: ConnectorContext;
  #secret: SlackSecret | null = null;
  #renewing: Promise<SlackSecret> | null = null;

  constructor(settings: SlackSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#context = context;
  }

  /** The token to use now. @throws ConnectorError `sign-in` when there is none */
  async access(): Promise<string> {
    const secret = await this.#current();
    const { expiresAt, refreshToken, accessToken } = secret;
    const ends = expiresAt !== null && expiresAt - margin <= this.#context.clock.now();
    return ends && refreshToken !== "" ? this.renewed(accessToken) : accessToken;
  }

  /** The token of the app, for Socket Mode; empty without. */
  async app(): Promise<string> {
    return (await this.#current()).appToken;
  }

  /**
   * A token that is not `refused`, which Slack no longer accepts.
   * @throws ConnectorError `sign-in` when it can't be renewed
   */
  async renewed(refused: string): Promise<string> {
    const secret = await this.#current();
    if (secret.accessToken !== refused) return secret.accessToken;
    if (secret.refreshToken === "") {
      throw new ConnectorError({ kind: "sign-in" }, "Slack does not accept the sign-in any more.");
    }
    this.#renewing ??= this.#renew(secret).finally(() => {
      this.#renewing = null;
    });
    return (await this.#renewing).accessToken;
  }

  async #current(): Promise<SlackSecret> {
    this.#secret ??= readSecret(await this.#context.secret());
    return this.#secret;
  }

  async #renew(old: SlackSecret): Promise<SlackSecret> {
    const { signal, clock, fetch } = this.#context;
    // A store that can't even be read just now would not keep the new pair: the old one is not spent before.
    const stored = readSecret(await this.#context.secret());
    if (stored.refreshToken !== old.refreshToken) {
      this.#secret = stored;
      return stored;
    }
    const pair = await refreshTokens(this.#settings, old.refreshToken, { signal, clock, fetch });
    const fresh: SlackSecret = { ...pair, appToken: old.appToken };
    // Kept first: a pair that is used but not kept locks the user out.
    await this.#context.renewSecret(storedSecret(fresh));
    this.#secret = fresh;
    return fresh;
  }
}
