import { domainToASCII } from "node:url";
import { ConnectorError } from "../../errors.ts";

/** The address servers are looked for. */
export interface Subject {
  address: string;
  /** Before the @, as typed. */
  localPart: string;
  /** After it, lower case, in ASCII (RFC 5891). */
  domain: string;
}

/** Throws `refused` `invalid` when it is no address. */
export function readSubject(typed: string): Subject {
  const address = typed.trim();
  const at = address.lastIndexOf("@");
  const localPart = address.slice(0, Math.max(0, at));
  const typedDomain = address.slice(at + 1).replace(/\.$/, "");
  // Read as the host of a URL, so what would be another part of one must not be in it.
  const domain = /[/\\?#:%]/.test(typedDomain) ? "" : domainToASCII(typedDomain).toLowerCase();
  if (!/^[^\s@"]{1,64}$/.test(localPart) || !isHostName(domain) || /^[\d.]+$/.test(domain))
    throw new ConnectorError({ kind: "refused", reason: "invalid" }, "The e-mail address is not complete.");
  return { address: `${localPart}@${domain}`, localPart, domain };
}

/** RFC 1123 section 2.1. */
export function isHostName(text: string): boolean {
  return (
    text.length <= 253 &&
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(text)
  );
}

const placeholder = /%EMAIL(ADDRESS|LOCALPART|DOMAIN)%?/gi;

/** Fills in what configurations leave open. A published one lacks the second percent sign; it is meant all the same. */
export function fillIn(text: string, { address, localPart, domain }: Subject): string {
  return text.replace(placeholder, (_, part: string) => {
    switch (part.toUpperCase()) {
      case "ADDRESS":
        return address;
      case "LOCALPART":
        return localPart;
      default:
        return domain;
    }
  });
}
