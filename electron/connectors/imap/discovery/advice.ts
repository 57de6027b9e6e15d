import type { FoundServer } from "../../../../shared/model/discovery.ts";
import { isWithin } from "./reach.ts";

interface Rule {
  /** Ends of the IMAP server's name. */
  hosts: readonly string[];
  advice: string;
  /** Whatever a configuration says, no password is taken. */
  oauthOnly?: boolean;
}

/** What people must know of big providers before a password works; told by the providers' own help pages. */
const rules: readonly Rule[] = [
  {
    hosts: ["gmail.com", "googlemail.com"],
    advice:
      "Google takes an app password here, not your usual one: turn on 2-Step Verification, then make one at myaccount.google.com/apppasswords.",
  },
  {
    hosts: ["outlook.com", "office365.com", "hotmail.com"],
    advice:
      "Microsoft takes no passwords for these mailboxes, app passwords neither, only its own sign-in (OAuth). Bobbin cannot do that yet.",
    oauthOnly: true,
  },
  {
    hosts: ["yahoo.com", "yahoo.co.jp"],
    advice: "Yahoo takes an app password here, not your usual one: make one in Yahoo's account security settings.",
  },
  {
    hosts: ["aol.com"],
    advice: "AOL takes an app password here, not your usual one: make one in AOL's account security settings.",
  },
  {
    hosts: ["mail.me.com", "icloud.com"],
    advice: "Apple takes an app-specific password here, not your usual one: make one at account.apple.com.",
  },
  {
    hosts: ["fastmail.com", "messagingengine.com"],
    advice: "Fastmail takes an app password here, not your usual one: make one in its privacy and security settings.",
  },
  {
    hosts: ["zoho.com", "zoho.eu"],
    advice:
      "Zoho needs IMAP access allowed once in its mail settings, and an app password where two-factor sign-in is on.",
  },
  {
    hosts: ["gmx.net", "gmx.com"],
    advice: "GMX needs IMAP access allowed once in the e-mail settings of your account.",
  },
  {
    hosts: ["mail.ru"],
    advice: "Mail.ru takes a password for external applications here: make one in its security settings.",
  },
];

/** The rule for a server, by its host. */
export function ruleFor(host: string): Rule | undefined {
  return rules.find(({ hosts }) => hosts.some((end) => isWithin(host, end)));
}

/** Says what stands in the way of a password, and what the provider's rule is; empty when nothing. */
export function adviceFor(servers: { imap: FoundServer[]; smtp: FoundServer[]; provider: string }): string {
  const host = servers.imap[0]?.host ?? servers.smtp[0]?.host ?? "";
  const rule = ruleFor(host);
  if (rule) return rule.advice;
  for (const list of [servers.imap, servers.smtp]) {
    const [first] = list;
    if (!first) continue;
    const encrypted = list.filter(({ security }) => security !== "none");
    if (encrypted.length === 0)
      return `${first.host} is said to offer no encryption: your password and mail could be read on the way. Bobbin tries TLS; no encryption is used only if you choose it yourself.`;
    if (encrypted.some(({ signIn }) => signIn.includes("password"))) continue;
    return encrypted.some(({ signIn }) => signIn.includes("oauth"))
      ? `${servers.provider || first.host} takes only its own sign-in (OAuth), no passwords. Bobbin cannot do that yet.`
      : `${first.host} is said to take no password; Bobbin cannot sign in any other way yet.`;
  }
  return "";
}
