import { ConnectorError } from "../errors.ts";
import { isLoopback, type SlackSettings } from "./settings.ts";

const slack = /(?:^|\.)slack\.com$/;
const pictures = /(?:^|\.)(?:slack\.com|slack-edge\.com|slack-imgs\.com|gravatar\.com|wp\.com)$/;

/** May this address be given the token? Slack's own hosts, over TLS; in their place a server on this computer. */
export function isSlackHost(url: URL, settings: SlackSettings): boolean {
  return (url.protocol === "https:" && slack.test(url.hostname)) || isStandIn(url, settings);
}

/** May news come from there (Socket Mode)? They say what is told as Slack's own. */
export function isNewsHost(url: URL, { apiUrl }: SlackSettings): boolean {
  if (isLoopback(new URL(apiUrl))) return url.protocol === "ws:" && isLoopback(url);
  return url.protocol === "wss:" && slack.test(url.hostname);
}

/** May pictures come from there? Only where Slack keeps them: addresses come from strangers. */
export function isPictureHost(url: URL, settings: SlackSettings): boolean {
  return (url.protocol === "https:" && pictures.test(url.hostname)) || isStandIn(url, settings);
}

function isStandIn(url: URL, { apiUrl }: SlackSettings): boolean {
  const api = new URL(apiUrl);
  return isLoopback(api) && url.origin === api.origin;
}

/** @throws ConnectorError `refused` for what is no address */
export function addressOf(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url) return url;
  throw new ConnectorError({ kind: "refused", reason: "invalid" }, "Slack named no address for it.");
}
