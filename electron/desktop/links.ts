import type { HostRequest } from "../../shared/host.ts";
import { conversationId, messageId } from "../../shared/model/ids.ts";
import { parseMailto } from "../../shared/text/mailto.ts";

/** Schemes the program answers to. */
export const linkSchemes = ["bobbin", "mailto"] as const;

const longestLink = 20_000;

/**
 * What a link from outside asks for; null for everything that is no link of ours or not well formed. Links show or
 * prefill: nothing is ever sent, deleted or attached by one (I82).
 * @example requestOf("bobbin://message/12") // { kind: "message", messageId: 12 }
 */
export function requestOf(link: string): HostRequest | null {
  if (link.length > longestLink) return null;
  if (/^mailto:/i.test(link)) return composeRequest(link);
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

function composeRequest(link: string): HostRequest | null {
  const mailto = parseMailto(link);
  return mailto && { kind: "compose", to: mailto.to, cc: mailto.cc, subject: mailto.subject, text: mailto.body };
}
