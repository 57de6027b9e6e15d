/** Where servers were found, in the order in which places are asked. */
export type DiscoverySource = "list" | "autoconfig" | "well-known" | "autodiscover" | "srv" | "mx" | "guess";

/**
 * How far it can be believed: `list` came with Bobbin, `domain` was told over HTTPS by the address's own domain, `dns` can be
 * forged on the way, `guess` is a likely name where something answered.
 */
export type DiscoveryTrust = "list" | "domain" | "dns" | "guess";

/** A server as its provider describes it. */
export interface FoundServer {
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  username: string;
  /** Ways to sign in that are known to Bobbin; empty when there is none. */
  signIn: ("password" | "oauth")[];
}

/** One answer to "where is the mail of this address?" */
export interface FoundServers {
  source: DiscoverySource;
  trust: DiscoveryTrust;
  /** The provider's own name; empty when unknown. */
  provider: string;
  /** In the provider's order of preference. */
  imap: FoundServer[];
  smtp: FoundServer[];
  /** What to fill into the sign-in form; a server without encryption is never chosen. */
  fields: Record<string, string>;
  /** Signing in with a password can work as filled in. */
  usable: boolean;
  /** One sentence: where this was found. */
  sentence: string;
  /** What to know before signing in: app passwords, OAuth, no encryption. Empty when nothing. */
  advice: string;
}

/** Everything found for one address, the most trustworthy first. */
export interface Discovery {
  candidates: FoundServers[];
  /** What to tell when there is no candidate; else empty. */
  sentence: string;
}
