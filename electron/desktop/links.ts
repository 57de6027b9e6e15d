import type { HostRequest } from "../../shared/host.ts";
import type { MailAddress } from "../../shared/model/address.ts";
import { conversationId, messageId } from "../../shared/model/ids.ts";

/** Schemes the program answers to. */
export const linkSchemes = ["bobbin", "mailto"] as const;

const longestLink = 20_000;
const mostAddresses = 100;
const longestSubject = 1000;

/**
 * What a link from outside asks for; null for everything that is no link of ours or not well formed. Links show or
 * prefill: nothing is ever sent, deleted or attached by one (I82).
 * @example requestOf("bobbin://message/12") // { kind: "message", messageId: 12 }
 */
export function requestOf(link: string): HostRequest | null {
  if (link.length > longestLink) return null;
  if (/^mailto:/i.test(link)) return composeRequest(link.slice("mailto:".length));
  const [, kind, digits] = link.match(/^bobbin:\/\/(message|conversation)\/([1-9]\d{0,15})\/?$/i) ?? [];
  if (kind?.toLowerCase() === "message") {
    const { success, data } = messageId.safeParse(Number(digits));
    return success ? { kind: "message", messageId: data } : null;
  }
  const { success, data } = conversationId.safeParse(Number(digits));
  return success ? { kind: "conversation", conversationId: data } : null;
}

/** The link among the arguments of a command line, if there is one. */
export function linkIn(arguments_: readonly string[]): string | null {
  return arguments_.findLast((argument) => linkSchemes.some((scheme) => isOf(scheme, argument))) ?? null;
}

function isOf(scheme: string, argument: string): boolean {
  return argument.slice(0, scheme.length + 1).toLowerCase() === `${scheme}:`;
}

/** RFC 6068 without its scheme. Only to, cc, subject and body count; `attach` and every other field is dropped. */
function composeRequest(link: string): HostRequest | null {
  const [address = "", query = ""] = split(link.replace(/#.*$/s, ""), "?");
  const request = {
    kind: "compose" as const,
    to: addressesIn(address),
    cc: [] as MailAddress[],
    subject: "",
    text: "",
  };
  try {
    for (const field of query.split("&")) {
      const [name = "", value = ""] = split(field, "=");
      const key = decodeURIComponent(name).toLowerCase();
      if (key === "to") request.to.push(...addressesIn(value));
      else if (key === "cc") request.cc.push(...addressesIn(value));
      else if (key === "subject") request.subject = oneLine(decodeURIComponent(value)).slice(0, longestSubject);
      else if (key === "body") request.text = severalLines(decodeURIComponent(value));
    }
  } catch {
    return null;
  }
  return {
    ...request,
    to: request.to.slice(0, mostAddresses),
    cc: request.cc.slice(0, mostAddresses),
  };
}

/** Commas separate addresses before they are decoded (RFC 6068 section 2); what is no address is left out. */
function addressesIn(list: string): MailAddress[] {
  return list.split(",").flatMap((part) => {
    let address: string;
    try {
      address = decodeURIComponent(part).trim();
    } catch {
      return [];
    }
    return /^[^\s@<>(),;:"\\]{1,64}@[^\s@<>(),;:"\\]{1,255}$/.test(address) && !hasControls(address)
      ? [{ name: "", address }]
      : [];
  });
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

function severalLines(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n\t]/gu, "");
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
