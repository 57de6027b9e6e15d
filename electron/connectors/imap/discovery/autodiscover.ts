import { BadXml, childrenOf, readXml, textOf, type XmlElement } from "./read-xml.ts";
import type { WrittenProvider, WrittenServer } from "./told.ts";

const schemas = "http://schemas.microsoft.com/exchange/autodiscover/outlook";

/** What is posted to ask for an address's servers (MS-OXDSCLI section 2.2.3, "plain old XML"). */
export function autodiscoverRequest(address: string): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<Autodiscover xmlns="${schemas}/requestschema/2006"><Request>`,
    `<AcceptableResponseSchema>${schemas}/responseschema/2006a</AcceptableResponseSchema>`,
    `<EMailAddress>${escapeXml(address)}</EMailAddress></Request></Autodiscover>`,
  ].join("");
}

/** Reads the answer (MS-OXDSCLI section 2.2.4). @throws BadXml when it is something else */
export function readAutodiscover(source: string): WrittenProvider {
  const root = readXml(source);
  if (root.name !== "Autodiscover") throw new BadXml("no Autodiscover answer");
  const account = childrenOf(root, "Response")
    .flatMap((response) => childrenOf(response, "Account"))
    .find((each) => textOf(each, "AccountType").toLowerCase() === "email");
  if (!account) throw new BadXml("no mail account in the answer");
  const protocols = childrenOf(account, "Protocol");
  const ofType = (type: string): XmlElement[] =>
    protocols.filter((protocol) => textOf(protocol, "Type").toUpperCase() === type);
  return {
    name: "",
    others: ofType("POP3").length > 0 ? ["pop3"] : [],
    imap: ofType("IMAP").map((protocol) => readServer(protocol, "993")),
    smtp: ofType("SMTP").map((protocol) => readServer(protocol, "465")),
  };
}

function readServer(protocol: XmlElement, tlsPort: string): WrittenServer {
  const port = textOf(protocol, "Port") || tlsPort;
  const loginName = textOf(protocol, "LoginName");
  return {
    hostname: textOf(protocol, "Server"),
    port,
    socketType: socketTypeOf(protocol, port === tlsPort),
    username: loginName || "%EMAILADDRESS%",
    authentication: [],
  };
}

/** `Encryption` is exact; `SSL on`, which is also the default, says TLS but means STARTTLS on the ports of old. */
function socketTypeOf(protocol: XmlElement, ownTlsPort: boolean): string {
  switch (textOf(protocol, "Encryption").toUpperCase()) {
    case "SSL":
      return "SSL";
    case "TLS":
      return ownTlsPort ? "SSL" : "STARTTLS";
    case "NONE":
      return "plain";
    default:
  }
  if (textOf(protocol, "SSL").toLowerCase() === "off") return "plain";
  return ownTlsPort ? "SSL" : "STARTTLS";
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
