import { BadXml, childrenOf, readXml, textOf, type XmlElement } from "./read-xml.ts";
import type { WrittenProvider, WrittenServer } from "./told.ts";

/**
 * Reads a client configuration (Thunderbird's format, version 1.1). Order is preference. @throws BadXml when it is something
 * else
 */
export function readAutoconfig(source: string): WrittenProvider & { domains: string[] } {
  const root = readXml(source);
  const [provider] = childrenOf(root, "emailProvider");
  if (root.name !== "clientConfig" || !provider) throw new BadXml("no client configuration");
  const incoming = childrenOf(provider, "incomingServer");
  const outgoing = childrenOf(provider, "outgoingServer");
  return {
    domains: childrenOf(provider, "domain").map(({ text }) => text.toLowerCase()),
    name: textOf(provider, "displayName"),
    others: [...new Set(incoming.map(typeOf))].filter((type) => type !== "imap"),
    imap: incoming.filter((server) => typeOf(server) === "imap").map(readServer),
    smtp: outgoing.filter((server) => typeOf(server) === "smtp").map(readServer),
  };
}

const typeOf = ({ attributes }: XmlElement): string => (attributes["type"] ?? "").toLowerCase();

function readServer(server: XmlElement): WrittenServer {
  return {
    hostname: textOf(server, "hostname"),
    port: textOf(server, "port"),
    socketType: textOf(server, "socketType"),
    username: textOf(server, "username"),
    authentication: childrenOf(server, "authentication").map(({ text }) => text),
  };
}
