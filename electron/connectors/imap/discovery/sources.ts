import type { SrvRecord } from "node:dns";
import { readAutoconfig } from "./autoconfig.ts";
import { autodiscoverRequest, readAutodiscover } from "./autodiscover.ts";
import type { Origin } from "./candidate.ts";
import { askSrv, firstMailHosts, orNone, srvTargets } from "./dns.ts";
import { httpsText } from "./https-text.ts";
import { firstInOrder } from "./in-order.ts";
import { knownByMailServer } from "./known-providers.ts";
import type { Question } from "./question.ts";
import { registeredDomain } from "./reach.ts";
import { type Told, understand } from "./told.ts";

/** A place that can be asked. `ask` gives null when it knows nothing, throws when it can't be asked. */
export interface Source extends Origin {
  ask(question: Question, signal: AbortSignal): Promise<Told | null>;
}

/**
 * Everything that is asked over the network, the most trustworthy first: what the domain itself says over HTTPS, then what
 * DNS says. Thunderbird's online database is not among them: it is a third party that would learn who has mail where.
 */
export const sources: readonly Source[] = [
  {
    source: "autoconfig",
    trust: "domain",
    ask: (question, signal) => askAutoconfig(autoconfigUrl(question.subject.domain, question), question, signal),
  },
  {
    source: "well-known",
    trust: "domain",
    ask: (question, signal) => askAutoconfig(wellKnownUrl(question.subject.domain), question, signal),
  },
  { source: "autodiscover", trust: "domain", ask: askAutodiscover },
  { source: "srv", trust: "dns", ask: askSrv },
  { source: "mx", trust: "dns", ask: askMailHosts },
  { source: "autodiscover", trust: "dns", ask: askAutodiscoverService },
];

function autoconfigUrl(domain: string, { subject }: Question): URL {
  const url = new URL(`https://autoconfig.${domain}/mail/config-v1.1.xml`);
  url.searchParams.set("emailaddress", subject.address);
  return url;
}

const wellKnownUrl = (domain: string): URL => new URL(`https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`);

async function askAutoconfig(url: URL, question: Question, signal: AbortSignal): Promise<Told> {
  const { network, allowPrivate, subject } = question;
  return understand(readAutoconfig(await httpsText(url, { network, allowPrivate, signal })), subject);
}

async function askAutodiscoverAt(host: string, question: Question, signal: AbortSignal): Promise<Told> {
  const { network, allowPrivate, subject } = question;
  const url = new URL(`https://${host}/autodiscover/autodiscover.xml`);
  const body = autodiscoverRequest(subject.address);
  return understand(readAutodiscover(await httpsText(url, { network, allowPrivate, body, signal })), subject);
}

function askAutodiscover(question: Question, signal: AbortSignal): Promise<Told | null> {
  const { domain } = question.subject;
  const hosts = [`autodiscover.${domain}`, domain];
  return firstInOrder(hosts.map((host) => askAutodiscoverAt(host, question, signal)));
}

async function askAutodiscoverService(question: Question, signal: AbortSignal): Promise<Told | null> {
  const { network, subject } = question;
  const records = await network.srv(`_autodiscover._tcp.${subject.domain}`).catch(orNone<SrvRecord>);
  const target = srvTargets(records).find(({ port }) => port === 443);
  return target ? await askAutodiscoverAt(target.host, question, signal) : null;
}

/** Whoever takes the domain's mail: by the list, else by that provider's own configuration. */
async function askMailHosts(question: Question, signal: AbortSignal): Promise<Told | null> {
  const { subject } = question;
  const hosts = await firstMailHosts(question);
  for (const host of hosts) {
    const known = knownByMailServer(host, subject);
    if (known) return known;
  }
  return await firstInOrder(
    providerDomains(hosts[0], subject.domain).flatMap((domain) => [
      askAutoconfig(autoconfigUrl(domain, question), question, signal),
      askAutoconfig(wellKnownUrl(domain), question, signal),
    ]),
  );
}

/** Of `mx1.mail.example.net`: `mail.example.net`, then `example.net`; never a public suffix, never the user's own domain. */
function providerDomains(host: string | undefined, own: string): string[] {
  const registered = host === undefined ? null : registeredDomain(host);
  if (host === undefined || registered === null) return [];
  const parent = host === registered ? registered : host.slice(host.indexOf(".") + 1);
  return [...new Set([parent, registered])].filter((domain) => domain !== own);
}
