import type { FoundServer } from "../../../../shared/model/discovery.ts";
import { type Limits, within } from "./deadline.ts";
import { firstInOrder } from "./in-order.ts";
import { answersMail } from "./probe.ts";
import type { Question } from "./question.ts";

type Protocol = "imap" | "smtp";

/** Likely places in the order of preference; encrypted from the first byte first (RFC 8314). */
const likely = {
  imap: {
    hosts: ["imap", "mail"],
    ports: [
      { port: 993, security: "tls" },
      { port: 143, security: "starttls" },
    ],
  },
  smtp: {
    hosts: ["smtp", "mail"],
    ports: [
      { port: 465, security: "tls" },
      { port: 587, security: "starttls" },
    ],
  },
} as const;

/** The first likely server of the address's own domain that answers; empty when none does. */
export async function guess(
  question: Question,
  protocol: Protocol,
  ms: number,
  limits: Limits,
): Promise<FoundServer[]> {
  const { subject, network } = question;
  const { hosts, ports } = likely[protocol];
  const places = ports.flatMap((port) => hosts.map((host) => ({ ...port, host: `${host}.${subject.domain}` })));
  const found = await firstInOrder(
    places.map(async (place) => {
      const answers = await within(ms, limits, (signal) =>
        answersMail({ network, protocol, ...place, allowPrivate: true, signal }),
      );
      return answers ? place : null;
    }),
  ).catch(() => null);
  return found ? [{ ...found, username: subject.address, signIn: ["password"] }] : [];
}
