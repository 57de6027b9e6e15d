import type { SrvRecord } from "node:dns";
import type { FoundServer } from "../../../../shared/model/discovery.ts";
import type { Question } from "./question.ts";
import { addressesOf } from "./reach.ts";
import { isHostName } from "./subject.ts";
import type { Told } from "./told.ts";

/** The system's answer that a name has no such record is an answer. */
export function orNone<Row>(error: unknown): Row[] {
  const code: unknown = Reflect.get(Object(error), "code");
  if (code === "ENOTFOUND" || code === "ENODATA") return [];
  throw error;
}

/** Hosts of SRV records in the order to use them; "." means that the service is not offered (RFC 2782). */
export function srvTargets(records: SrvRecord[]): { host: string; port: number }[] {
  return records
    .toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
    .map(({ name, port }) => ({ host: name.replace(/\.$/, "").toLowerCase(), port }))
    .filter(({ host, port }) => isHostName(host) && port > 0 && port < 65_536);
}

const implicitTlsPorts = [993, 465];

/** Mail services by SRV records (RFC 6186, RFC 8314 section 5.1). Targets in private networks are left out. */
export async function askSrv(question: Question): Promise<Told> {
  const [imaps, imap, submissions, submission, pop3s, pop3] = await Promise.all(
    ["_imaps", "_imap", "_submissions", "_submission", "_pop3s", "_pop3"].map((service) =>
      serversOf(question, service),
    ),
  );
  return {
    provider: "",
    imap: [...(imaps ?? []), ...(imap ?? [])],
    smtp: [...(submissions ?? []), ...(submission ?? [])],
    pop3: (pop3s?.length ?? 0) + (pop3?.length ?? 0) > 0,
  };
}

async function serversOf(question: Question, service: string): Promise<FoundServer[]> {
  const { subject, network } = question;
  const records = await network.srv(`${service}._tcp.${subject.domain}`).catch(orNone<SrvRecord>);
  const targets = await Promise.all(
    srvTargets(records).map(async (target) => ((await mayUse(question, target.host)) ? [target] : [])),
  );
  return targets.flat().map(({ host, port }) => ({
    ...{ host, port, username: subject.address, signIn: ["password"] },
    // Some publish the TLS port under the name that means STARTTLS.
    security: service.endsWith("s") || implicitTlsPorts.includes(port) ? "tls" : "starttls",
  }));
}

async function mayUse({ network, allowPrivate }: Question, host: string): Promise<boolean> {
  try {
    await addressesOf(network, host, await allowPrivate(host));
    return true;
  } catch {
    return false;
  }
}

/** The hosts that take a domain's mail first (RFC 5321 section 5.1); a single "." means none at all (RFC 7505). */
export async function firstMailHosts({ network, subject }: Question): Promise<string[]> {
  const records = await network.mx(subject.domain).catch(orNone<{ exchange: string; priority: number }>);
  const lowest = Math.min(...records.map(({ priority }) => priority));
  return records
    .filter(({ priority }) => priority === lowest)
    .map(({ exchange }) => exchange.replace(/\.$/, "").toLowerCase())
    .filter(isHostName);
}
