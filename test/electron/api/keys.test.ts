import { createMessage, generateKey, readPrivateKey, sign } from "openpgp";
import { expect, test } from "vitest";
import { readHandlers } from "../../../electron/api/reads.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { deliverSource } from "../../support/deliver-source.ts";
import { noon } from "../../support/remote.ts";
import { addFake, idOf, runEngine } from "../../support/running-engine.ts";

const inner = "Content-Type: text/plain\r\n\r\nI owe you a cake.\r\n";
const before = new Date(noon - 86_400_000);

test("a signature is verified by a key that the user added, and by no other; nothing private is kept", async () => {
  const ada = await generateKey({ userIDs: [{ name: "Ada", email: "ada@example.org" }], date: before });
  const signature = await sign({
    message: await createMessage({ binary: new TextEncoder().encode(inner) }),
    signingKeys: await readPrivateKey({ armoredKey: ada.privateKey }),
    detached: true,
    date: before,
  });
  const server = new FakeServer();
  const remote = await deliverSource(
    server,
    `From: Ada <ada@example.org>\r\nMessage-ID: <cake@example.org>\r\nSubject: Cake\r\n` +
      `Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b\r\n\r\n` +
      `--b\r\n${inner}\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\n${String(signature)}\r\n--b--\r\n`,
  );
  const { db, engine, calls } = runEngine(temporaryDatabase(), server.provider());
  await engine.sync(await addFake(engine), { whole: true });
  const reads = readHandlers(db, { now: () => noon, timeZone: "UTC" });
  const state = async () => (await reads["messages.facts"]({ id: idOf(db, remote) })).protection?.signature;
  expect(await state()).toBe("unknown");
  await expect(async () => calls["keys.add"]({ text: "no key" })).rejects.toMatchObject({ kind: "refused" });
  // Somebody pastes too much: the private key. Only its public half is taken.
  const { fingerprint, owner } = await calls["keys.add"]({ text: ada.privateKey });
  expect(owner).toBe("Ada <ada@example.org>");
  expect(JSON.stringify(db.prepare("SELECT value FROM settings").all())).not.toContain("PRIVATE");
  expect(await state()).toBe("verified");
  await calls["keys.add"]({ text: ada.publicKey });
  const { keys } = await reads["settings.get"]({});
  expect(keys.map((key) => key.fingerprint)).toEqual([fingerprint]);
  await calls["keys.remove"]({ fingerprint });
  expect(await state()).toBe("unknown");
});
