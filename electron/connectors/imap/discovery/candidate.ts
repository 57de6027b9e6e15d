import type { DiscoverySource, DiscoveryTrust, FoundServer, FoundServers } from "../../../../shared/model/discovery.ts";
import { adviceFor, ruleFor } from "./advice.ts";
import type { Subject } from "./subject.ts";
import type { Told } from "./told.ts";

export interface Origin {
  source: DiscoverySource;
  trust: DiscoveryTrust;
}

/** What was told, as the sign-in form and the user need it; null when there is no server in it that Bobbin could use. */
export function candidateOf({ source, trust }: Origin, told: Told, subject: Subject): FoundServers | null {
  const imap = told.imap.map(obeyRule);
  const smtp = told.smtp.map(obeyRule);
  if (imap.length === 0) return null;
  const chosen = { imap: choose(imap), smtp: choose(smtp) };
  return {
    ...{ source, trust, provider: told.provider, imap, smtp },
    fields: fieldsOf(chosen, imap, smtp, subject),
    usable: [chosen.imap, chosen.smtp].every((server) => server?.signIn.includes("password")),
    sentence: sentenceOf(source, told.provider, subject),
    advice: adviceFor({ imap, smtp, provider: told.provider }),
  };
}

/** Some providers take no password whatever others write about them. */
function obeyRule(server: FoundServer): FoundServer {
  return ruleFor(server.host)?.oauthOnly ? { ...server, signIn: ["oauth"] } : server;
}

/** The first that is encrypted, those that take a password before the others; never one in clear. */
function choose(servers: FoundServer[]): FoundServer | undefined {
  const encrypted = servers.filter(({ security }) => security !== "none");
  return encrypted.find(({ signIn }) => signIn.includes("password")) ?? encrypted[0];
}

type Chosen = Record<"imap" | "smtp", FoundServer | undefined>;

/**
 * The form has one user name. Where the two servers want different ones (Apple's do), the whole address is taken: servers
 * that ask for the part before the @ know it as well.
 */
function fieldsOf(chosen: Chosen, imap: FoundServer[], smtp: FoundServer[], subject: Subject): Record<string, string> {
  const names = [chosen.imap ?? imap[0], chosen.smtp ?? smtp[0]].flatMap((server) => server?.username ?? []);
  const [first, second = first] = names;
  return {
    ...endpointFields("imap", chosen.imap, imap[0]),
    ...endpointFields("smtp", chosen.smtp, smtp[0]),
    username: first !== undefined && first === second ? first : subject.address,
  };
}

/** Of a server in clear only the name is taken: TLS is tried there. */
function endpointFields(
  protocol: "imap" | "smtp",
  chosen: FoundServer | undefined,
  first: FoundServer | undefined,
): Record<string, string> {
  if (!chosen) return first ? { [`${protocol}Host`]: first.host } : {};
  return {
    [`${protocol}Host`]: chosen.host,
    [`${protocol}Port`]: String(chosen.port),
    [`${protocol}Security`]: chosen.security,
  };
}

function sentenceOf(source: DiscoverySource, provider: string, { domain }: Subject): string {
  switch (source) {
    case "list":
      return `Found in Bobbin's own list of providers: ${provider}.`;
    case "autoconfig":
    case "well-known":
    case "autodiscover":
      return `Found in your provider's own configuration, told by ${domain} over an encrypted connection.`;
    case "srv":
      return `Found in the DNS entries of ${domain}.`;
    case "mx":
      return provider === ""
        ? `Found where the DNS entries of ${domain} say its mail goes.`
        : `The DNS entries of ${domain} say that its mail goes to ${provider}.`;
    case "guess":
      return "Guessed: servers with the usual names answered.";
  }
}
