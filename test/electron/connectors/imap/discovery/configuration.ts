interface Written {
  hostname: string;
  port: number;
  socketType?: string;
  username?: string;
  authentication?: string[];
}

const server = (tag: string, type: string, written: Written): string =>
  `<${tag} type="${type}"><hostname>${written.hostname}</hostname><port>${written.port}</port>` +
  `<socketType>${written.socketType ?? "SSL"}</socketType><username>${written.username ?? "%EMAILADDRESS%"}</username>` +
  `${(written.authentication ?? ["password-cleartext"]).map((way) => `<authentication>${way}</authentication>`).join("")}</${tag}>`;

/** A client configuration as providers publish it. */
export function configuration(of: { imap?: Written[]; pop3?: Written[]; smtp?: Written[]; name?: string }): string {
  const { imap = [], pop3 = [], smtp = [], name = "Example Mail" } = of;
  return [
    '<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x"><domain>example.org</domain>',
    `<displayName>${name}</displayName>`,
    ...imap.map((each) => server("incomingServer", "imap", each)),
    ...pop3.map((each) => server("incomingServer", "pop3", each)),
    ...smtp.map((each) => server("outgoingServer", "smtp", each)),
    "</emailProvider></clientConfig>",
  ].join("\n");
}

/** A configuration whose servers can be told from others by their domain. */
export function simple(domain: string): string {
  return configuration({
    imap: [{ hostname: `imap.${domain}`, port: 993 }],
    smtp: [{ hostname: `smtp.${domain}`, port: 465 }],
  });
}
