import type { FoundServer } from "../../../../shared/model/discovery.ts";
import { fillIn, isHostName, type Subject } from "./subject.ts";

/** What one source told of an address's servers. */
export interface Told {
  /** The provider's own name; empty when unknown. */
  provider: string;
  imap: FoundServer[];
  smtp: FoundServer[];
  /** It offers POP3. */
  pop3: boolean;
}

/** A server as a configuration writes it, before anything in it is believed. */
export interface WrittenServer {
  hostname: string;
  port: string;
  /** `SSL`, `STARTTLS` or `plain`. */
  socketType: string;
  username: string;
  /** In order of preference. */
  authentication: readonly string[];
}

export interface WrittenProvider {
  name: string;
  /** Kinds of incoming servers that are no IMAP: `pop3`, `exchange`… */
  others: readonly string[];
  imap: readonly WrittenServer[];
  smtp: readonly WrittenServer[];
}

const maxServers = 10;

/** What was written, for one address; servers that can't be right are left out. */
export function understand(written: WrittenProvider, subject: Subject): Told {
  const servers = (of: readonly WrittenServer[]): FoundServer[] =>
    of.flatMap((server) => readServer(server, subject) ?? []).slice(0, maxServers);
  return {
    provider: /^[^\p{Cc}]{1,100}$/u.test(written.name) ? written.name : "",
    imap: servers(written.imap),
    smtp: servers(written.smtp),
    pop3: written.others.includes("pop3"),
  };
}

const securities: Record<string, FoundServer["security"]> = {
  ssl: "tls",
  tls: "tls",
  starttls: "starttls",
  plain: "none",
};

function readServer(written: WrittenServer, subject: Subject): FoundServer | undefined {
  const host = fillIn(written.hostname, subject).toLowerCase();
  const port = /^\d{1,5}$/.test(written.port) ? Number(written.port) : 0;
  const security = securities[written.socketType.toLowerCase()];
  if (!isHostName(host) || port < 1 || port > 65_535 || security === undefined) return undefined;
  const name = fillIn(written.username, subject);
  const username = /^[^\p{Cc}%]{1,320}$/u.test(name) ? name : subject.address;
  return { host, port, security, username, signIn: signInWays(written.authentication) };
}

/** Passwords that a client would hash first are plain inside TLS as well; what nobody names is a password. */
function signInWays(authentication: readonly string[]): FoundServer["signIn"] {
  const ways = authentication.flatMap((way): FoundServer["signIn"] => {
    switch (way.toLowerCase()) {
      case "oauth2":
        return ["oauth"];
      case "password-cleartext":
      case "plain":
      case "password-encrypted":
      case "secure":
        return ["password"];
      default:
        return [];
    }
  });
  return authentication.length === 0 ? ["password"] : [...new Set(ways)];
}
