import { domainToASCII } from "node:url";
import { readAuthentication } from "../mail/authentication.ts";
import { isMailAddress } from "../mail/mail-address.ts";
import { parseAddresses } from "../mail/mail-headers.ts";
import { readMailto } from "../mail/mailto.ts";
import { readMessage } from "../mail/read/read-message.ts";
import { checkRemoteUrl } from "../mail/remote-url.ts";
import { readUnsubscribe } from "../mail/unsubscribe.ts";
import { bytes, type Input, isRecord, text, texts } from "./input.ts";

const longestLookup = 5000;

/** Verbs about headers, addresses and links; see the entry file. */
export const headerVerbs: Record<string, (input: Input) => unknown> = {
  address(input) {
    const value = text(input, "address", "header", "text", "value", "email");
    const addresses = parseAddresses(value.replace(/\r?\n(?=[ \t])/g, ""));
    return {
      addresses: addresses.map((mailbox) => ({ ...mailbox, ascii: inAscii(mailbox.address) })),
      valid: isMailAddress(value.trim()),
    };
  },

  mailto(input) {
    const mailto = readMailto(text(input, "url", "link", "text", "mailto"));
    if (mailto === null) throw new TypeError("this is no mailto link");
    return mailto;
  },

  async checkUrl(input) {
    const { addresses, redirects } = input;
    const told = isRecord(addresses) ? { resolve: async (name: string) => texts(addresses[name]) } : {};
    const step = isRecord(redirects) ? { step: async (url: string) => texts(redirects[url])[0] ?? null } : {};
    const late = new Promise<{ allowed: false; reason: string }>((resolve) => {
      setTimeout(() => resolve({ allowed: false, reason: "The name leads nowhere." }), longestLookup).unref();
    });
    return Promise.race([checkRemoteUrl(text(input, "url", "text"), { ...told, ...step }), late]);
  },

  async unsubscribe(input) {
    const { headers } = await readMessage(messageOf(input));
    return readUnsubscribe(headers);
  },

  async authentication(input) {
    const { headers } = await readMessage(messageOf(input));
    const trusted = ["trusted", "trustedServers", "trustedServer", "server", "authservId"].map((name) =>
      texts(input[name]),
    );
    return readAuthentication(headers, trusted.flat());
  },
};

/** A message, or the fields of one: `headers` as text or as an object of names and values. */
function messageOf(input: Input): Uint8Array {
  const { headers } = input;
  if (typeof headers === "string") return Buffer.from(`${headers.trimEnd()}\r\n\r\n`);
  if (!isRecord(headers)) return bytes(input);
  const lines = Object.entries(headers).flatMap(([name, value]) => texts(value).map((line) => `${name}: ${line}\r\n`));
  return Buffer.from(`${lines.join("")}\r\n`);
}

function inAscii(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = domainToASCII(address.slice(at + 1));
  return domain === "" ? address : `${address.slice(0, at + 1)}${domain}`;
}
