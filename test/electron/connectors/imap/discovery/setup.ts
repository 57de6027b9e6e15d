import { onTestFinished } from "vitest";
import { discover } from "../../../../../electron/connectors/imap/discovery/discover.ts";
import { type Clock, silentLog, systemClock } from "../../../../../electron/connectors/ports.ts";
import type { Discovery } from "../../../../../shared/model/discovery.ts";
import { type Internet, startInternet } from "../../../../servers/internet.ts";

export async function internet(): Promise<Internet> {
  const started = await startInternet();
  onTestFinished(() => started.close());
  return started;
}

export function find(
  at: Internet,
  address = "anna@example.org",
  { clock = systemClock, signal = new AbortController().signal }: { clock?: Clock; signal?: AbortSignal } = {},
): Promise<Discovery> {
  return discover(address, { network: at.network, clock, signal, log: silentLog });
}

/** The one thing found, as `source host:port/security host:port/security username`. */
export async function best(found: Promise<Discovery>): Promise<string> {
  const [candidate] = (await found).candidates;
  if (!candidate) return "nothing";
  const { source, fields: f } = candidate;
  return `${source} ${f["imapHost"]}:${f["imapPort"]}/${f["imapSecurity"]} ${f["smtpHost"]}:${f["smtpPort"]}/${f["smtpSecurity"]} ${f["username"]}`;
}

export const autoconfigAt = (domain: string): string => `https://autoconfig.${domain}/mail/config-v1.1.xml`;
export const wellKnownAt = (domain: string): string => `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`;
export const autodiscoverAt = (host: string): string => `https://${host}/autodiscover/autodiscover.xml`;

const text = (
  body: string,
): string => `<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">${body}</Response></Autodiscover>`;

/** An Autodiscover answer. */
export const autodiscoverAnswer = (protocols: string, type = "email"): string =>
  text(`<Account><AccountType>${type}</AccountType><Action>settings</Action>${protocols}</Account>`);
