import type { SignInField } from "../../../shared/api/accounts.ts";
import { ConnectorError } from "../errors.ts";

/** `tls`: from the first byte; `starttls`: upgraded before anything private is said, or not at all; `none`: chosen by the user. */
type Security = "tls" | "starttls" | "none";

export interface Endpoint {
  protocol: "imap" | "smtp";
  host: string;
  port: number;
  security: Security;
}

export interface ImapSettings {
  address: string;
  name: string;
  username: string;
  imap: Endpoint;
  smtp: Endpoint;
  /** SHA-256 fingerprints (lower-case hex) of certificates the user accepted although nobody vouches for them. */
  accepted: string[];
}

const securities: { value: Security; label: string }[] = [
  { value: "tls", label: "TLS" },
  { value: "starttls", label: "STARTTLS" },
  { value: "none", label: "None (not encrypted)" },
];

const ports = {
  imap: { tls: 993, starttls: 143, none: 143 },
  smtp: { tls: 465, starttls: 587, none: 587 },
} satisfies Record<Endpoint["protocol"], Record<Security, number>>;

const field = (name: string, label: string, rest: Partial<SignInField> = {}): SignInField => ({
  name,
  label,
  kind: "text",
  required: true,
  suggestion: "",
  choices: [],
  group: "server",
  ...rest,
});

/** The well-known ports say which encryption is spoken there. */
const securityByPort = (protocol: Endpoint["protocol"]) => ({
  field: `${protocol}Port`,
  values: { [ports[protocol].tls]: "tls", [ports[protocol].starttls]: "starttls" },
});

const portBySecurity = (protocol: Endpoint["protocol"]) => ({
  field: `${protocol}Security`,
  values: { tls: String(ports[protocol].tls), starttls: String(ports[protocol].starttls) },
});

/** What the sign-in form asks, in order. Servers are shown before the password is sent anywhere. */
export const signInFields: SignInField[] = [
  field("address", "E-mail address", { kind: "email", group: "identity" }),
  field("name", "Your name", { required: false, group: "identity" }),
  field("password", "Password", { kind: "password", group: "identity" }),
  field("imapHost", "IMAP server", { kind: "host", suggestion: "imap.{domain}" }),
  field("imapPort", "IMAP port", { kind: "port", required: false, suggestion: "993", follows: portBySecurity("imap") }),
  field("imapSecurity", "IMAP encryption", {
    ...{ kind: "choice", required: false, suggestion: "tls", choices: securities, follows: securityByPort("imap") },
  }),
  field("smtpHost", "SMTP server", { kind: "host", suggestion: "smtp.{domain}" }),
  field("smtpPort", "SMTP port", { kind: "port", required: false, suggestion: "465", follows: portBySecurity("smtp") }),
  field("smtpSecurity", "SMTP encryption", {
    ...{ kind: "choice", required: false, suggestion: "tls", choices: securities, follows: securityByPort("smtp") },
  }),
  field("username", "User name", { required: false, suggestion: "{address}" }),
  field("acceptCertificate", "Accepted certificate (SHA-256)", { kind: "fingerprint", required: false }),
];

/** Reads what was typed or stored. Throws `refused` `invalid` with a sentence that names the field. */
export function readSettings(fields: Record<string, string>): ImapSettings {
  const typed = (name: string): string => (fields[name] ?? "").trim();
  const address = typed("address");
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw invalid("The e-mail address is not complete.");
  return {
    address,
    name: typed("name"),
    username: typed("username") || address,
    imap: endpoint("imap", typed),
    smtp: endpoint("smtp", typed),
    accepted: fingerprints(typed("acceptCertificate")),
  };
}

/** The same in the form in which it is stored and shown again; every field is filled. */
export function storedSettings(settings: ImapSettings): Record<string, string> {
  const { imap, smtp } = settings;
  return {
    address: settings.address,
    name: settings.name,
    username: settings.username,
    imapHost: imap.host,
    imapPort: String(imap.port),
    imapSecurity: imap.security,
    smtpHost: smtp.host,
    smtpPort: String(smtp.port),
    smtpSecurity: smtp.security,
    acceptCertificate: settings.accepted.join(" "),
  };
}

function endpoint(protocol: Endpoint["protocol"], typed: (name: string) => string): Endpoint {
  const label = protocol.toUpperCase();
  const host = typed(`${protocol}Host`);
  if (!/^[A-Za-z0-9._:[\]-]{1,255}$/.test(host))
    throw invalid(`The ${label} server's name is missing or not a host name.`);
  const chosen = typed(`${protocol}Security`) || "tls";
  const security = securities.find(({ value }) => value === chosen)?.value;
  if (security === undefined) throw invalid(`The ${label} encryption must be tls, starttls or none.`);
  const port = typed(`${protocol}Port`) === "" ? ports[protocol][security] : Number(typed(`${protocol}Port`));
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw invalid(`The ${label} port must be between 1 and 65535.`);
  return { protocol, host: host.replace(/^\[|\]$/g, ""), port, security };
}

function fingerprints(text: string): string[] {
  return text.split(/[\s,;]+/).flatMap((word) => {
    if (word === "") return [];
    const hex = word.replaceAll(":", "").toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(hex)) throw invalid("The accepted certificate must be a SHA-256 fingerprint.");
    return [hex];
  });
}

function invalid(message: string): ConnectorError {
  return new ConnectorError({ kind: "refused", reason: "invalid" }, message);
}
