import { firstHeader, mailAddresses } from "../mail-headers.ts";
import type { MessageRead } from "../read/read-message.ts";
import { enhancedStatus, type RecipientStatus, replyCode } from "./delivery-status.ts";

const addressInText = /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,252}[\p{L}\p{N}])?/gu;
const mostRecipients = 100;

/** Who did not get it, as a report without RFC 3464 tells: by a header field, else by the addresses in its words. */
export function recipientsInText(message: MessageRead, words: string): RecipientStatus[] {
  const { headers } = message;
  const { from, to } = mailAddresses(headers);
  const declared = firstHeader(headers, "x-failed-recipients").match(addressInText) ?? [];
  const strangers = new Set([...from, ...to].map(({ address }) => address.toLowerCase()));
  const told = [...words.matchAll(addressInText)]
    .map(([address]) => address)
    .filter((address) => !strangers.has(address.toLowerCase()) && !/^(?:postmaster|mailer-daemon)@/i.test(address));
  const found = declared.length > 0 ? declared : told;
  const addresses = found.length > 0 ? found : bareNames(words, from[0]?.address ?? "");
  const unique = new Map(addresses.map((address) => [address.toLowerCase(), address]));
  return [...unique.values()].slice(0, mostRecipients).map((address) => {
    const about = wordsAbout(words, address);
    return {
      address,
      action: "failed",
      status: enhancedStatus(about),
      smtpCode: replyCode(about),
      diagnostic: about.replace(/\s+/g, " ").trim().slice(0, 500),
    };
  });
}

/** What follows the address up to the next empty line but one. */
function wordsAbout(words: string, address: string): string {
  const at = words.indexOf(address);
  return at < 0 ? "" : (words.slice(at + address.length, at + address.length + 600).split(/\n\s*\n\s*\n/)[0] ?? "");
}

/** Large providers name their own users without the domain, each on an indented line below a colon. */
function bareNames(words: string, reporter: string): string[] {
  const domain = reporter.slice(reporter.lastIndexOf("@") + 1);
  const listed = /:[ \t]*\n((?:[ \t]+[\w.+-]{1,64}[ \t]*\n?){1,50})/.exec(words)?.[1] ?? "";
  return domain === "" ? [] : (listed.match(/[\w.+-]+/g) ?? []).map((name) => `${name}@${domain}`);
}
