import type { Logger } from "@slack/web-api";

const quiet = (): undefined => undefined;

/** Slack's own client, loaded when first needed, with a log that says nothing: its own says tokens and texts. */
export async function loadWebApi() {
  const { WebClient, LogLevel } = await import("@slack/web-api");
  const silent: Logger = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: quiet,
    setLevel: quiet,
    setName: quiet,
    getLevel: () => LogLevel.ERROR,
  };
  return { WebClient, silent };
}
