import type { MxRecord, SrvRecord } from "node:dns";
import { lookup, Resolver } from "node:dns/promises";
import { connect, isIPv6, type Socket } from "node:net";

/** What finding servers needs of the network; everything else is built on it. */
export interface Network {
  /** Numeric addresses of a name, the best first. Rejects when there are none. */
  lookup(name: string): Promise<string[]>;
  mx(name: string): Promise<MxRecord[]>;
  srv(name: string): Promise<SrvRecord[]>;
  /** TCP to one of these numeric addresses of a name; errors and the end are told by the socket. */
  connect(addresses: string[], port: number): Socket;
  /** PEM of the authorities to trust instead of the usual ones. */
  authorities?: string[];
}

/** The network of this machine. */
export function systemNetwork(): Network {
  // A name server that says nothing costs two seconds, not the usual fifteen.
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  return {
    lookup: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    mx: (name) => resolver.resolveMx(name),
    srv: (name) => resolver.resolveSrv(name),
    connect: (addresses, port) =>
      connect({
        // A name that isn't looked up: connected to are the addresses that were checked, the first that answers.
        host: "checked.invalid",
        port,
        autoSelectFamily: true,
        lookup: (_name, _options, done) =>
          done(
            null,
            addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
          ),
      }),
  };
}
