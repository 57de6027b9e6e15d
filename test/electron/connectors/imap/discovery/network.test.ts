import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemNetwork } from "../../../../../electron/connectors/imap/discovery/network.ts";
import {
  addressesOf,
  isLocalName,
  isPublicAddress,
  registeredDomain,
} from "../../../../../electron/connectors/imap/discovery/reach.ts";

test("it connects to the addresses it is given, the next one where one refuses, and looks no name up", async () => {
  const server = createServer((socket) => socket.end("here")).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  for (const addresses of [["127.0.0.1"], ["127.0.0.2", "127.0.0.1"], ["::1", "127.0.0.1"]]) {
    const socket = systemNetwork().connect(addresses, port);
    const [heard] = await once(socket, "data");
    expect(String(heard)).toBe("here");
    expect(socket.remoteAddress).toBe("127.0.0.1");
    socket.destroy();
  }
});

test("a refusal is told by the socket", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  const [error] = await once(systemNetwork().connect(["127.0.0.1"], port), "error").catch((reason) => [reason]);
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});

test("localhost is a name of this machine, and as such no place that others may name", async () => {
  const network = systemNetwork();
  expect((await network.lookup("localhost")).every((address) => !isPublicAddress(address))).toBe(true);
  await expect(addressesOf(network, "localhost", false)).rejects.toThrow("private network");
  await expect(addressesOf(network, "127.0.0.1", false)).rejects.toThrow("private network");
  expect(await addressesOf(network, "8.8.8.8", false)).toEqual(["8.8.8.8"]);
});

test.each([
  ["8.8.8.8", true],
  ["2606:4700:4700::1111", true],
  ["172.15.255.255", true],
  ["172.16.0.1", false],
  ["100.64.0.1", false],
  ["0.0.0.0", false],
  ["255.255.255.255", false],
  ["fe80::1", false],
  ["fc00::1", false],
  ["::", false],
  ["::ffff:8.8.8.8", false],
  ["64:ff9b::a00:1", false],
  ["2002:0a00:0001::", false],
  ["not an address", false],
])("%s: public %s", (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

test("names of the local network, and domains somebody registered", () => {
  for (const name of ["localhost", "mail", "nas.local", "office.lan", "corp.internal"])
    expect([name, isLocalName(name)]).toEqual([name, true]);
  for (const name of ["example.org", "example.co.uk", "anna.github.io"])
    expect([name, isLocalName(name)]).toEqual([name, false]);
  expect(registeredDomain("mx1.mail.example.co.uk")).toBe("example.co.uk");
  expect(registeredDomain("co.uk")).toBeNull();
});
