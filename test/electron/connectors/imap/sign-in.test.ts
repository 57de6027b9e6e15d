import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../electron/connectors/errors.ts";
import { authOf } from "../../../../electron/connectors/imap/auth.ts";
import { imap } from "../../../../electron/connectors/imap/index.ts";
import { withSmtp } from "../../../../electron/connectors/imap/smtp.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../../../servers/dovecot.ts";
import { freePort } from "../../../servers/free-port.ts";
import { type Smtp, startSmtp } from "../../../servers/smtp.ts";
import { fieldsFor, testContext } from "./open.ts";

const missing = dovecotMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);

describe.skipIf(missing !== null)("sign-in", () => {
  let dovecot: Dovecot;
  let smtp: Smtp;
  let startTls: Smtp;
  let tls: Smtp;
  beforeAll(async () => {
    dovecot = await startDovecot({ tls: true });
    const certificate = dovecot.certificate!;
    smtp = await startSmtp();
    startTls = await startSmtp({ security: "starttls", certificate });
    tls = await startSmtp({ security: "tls", certificate });
  });
  afterAll(async () => {
    await Promise.all([dovecot.stop(), smtp.stop(), startTls.stop(), tls.stop()]);
  });

  const attempt = (fields: Record<string, string>) =>
    imap.signIn({ ...fieldsFor(dovecot, smtp), ...fields }, testContext());

  async function failure(fields: Record<string, string>): Promise<ConnectorError> {
    try {
      await attempt(fields);
    } catch (error) {
      if (error instanceof ConnectorError) return error;
      throw error;
    }
    throw new Error("it signed in");
  }

  const encrypted = () => ({
    imapPort: String(dovecot.tlsPort),
    imapSecurity: "tls",
    smtpPort: String(tls.port),
    smtpSecurity: "tls",
  });
  const upgraded = () => ({
    imapPort: String(dovecot.port),
    imapSecurity: "starttls",
    smtpPort: String(startTls.port),
    smtpSecurity: "starttls",
  });

  it("returns what to keep, the password apart from the settings", async () => {
    const signedIn = await attempt({});
    expect(signedIn).toMatchObject({ address: "alice@example.test", name: "Alice", secret: { password: "secret" } });
    expect(JSON.stringify(signedIn.settings)).not.toContain("secret");
    expect(signedIn.settings).toMatchObject({
      imapPort: String(dovecot.port),
      imapSecurity: "none",
      username: "alice",
    });
    expect(smtp.messages).toEqual([]);
  });

  it("takes the address for the user name when none is given", async () => {
    await expect(attempt({ username: "" })).resolves.toMatchObject({ settings: { username: "alice@example.test" } });
  });

  it.each([
    ["TLS", encrypted],
    ["STARTTLS", upgraded],
  ])("refuses a certificate nobody vouches for, and takes it once accepted (%s)", async (_name, fields) => {
    const refused = await failure(fields());
    expect(refused.failure).toEqual({ kind: "offline", reason: "certificate" });
    expect(refused.message).toContain(dovecot.certificate!.fingerprint);
    expect(refused.message).toContain("CN=localhost");
    const acceptCertificate = dovecot.certificate!.fingerprint.toUpperCase().replace(/..(?=.)/g, "$&:");
    await expect(attempt({ ...fields(), acceptCertificate })).resolves.toMatchObject({ address: "alice@example.test" });
    const other = await failure({ ...fields(), acceptCertificate: "0".repeat(64) });
    expect(other.failure).toEqual({ kind: "offline", reason: "certificate" });
  });

  it("judges the certificate of each server", async () => {
    const refused = await failure({ smtpPort: String(startTls.port), smtpSecurity: "starttls" });
    expect(refused.failure).toEqual({ kind: "offline", reason: "certificate" });
    const implicit = await failure({ smtpPort: String(tls.port), smtpSecurity: "tls" });
    expect(implicit.failure).toEqual({ kind: "offline", reason: "certificate" });
  });

  it("says that the password is wrong, at either server", async () => {
    expect((await failure({ password: "wrong" })).failure).toEqual({ kind: "sign-in" });
    smtp.fail("auth");
    const refused = await failure({}).finally(() => smtp.fail(null));
    expect(refused.failure).toEqual({ kind: "sign-in" });
    expect(refused.message).toContain("127.0.0.1");
    expect((await failure({ password: "" })).failure).toEqual({ kind: "sign-in" });
  });

  it("says that nobody listens there, or that there is no such name", async () => {
    const port = String(await freePort());
    const nobody = { kind: "offline", reason: "connection-refused" };
    expect((await failure({ imapPort: port })).failure).toEqual(nobody);
    expect((await failure({ smtpPort: port })).failure).toEqual(nobody);
    for (const field of ["imapHost", "smtpHost"]) {
      const { failure: unknown, message } = await failure({ [field]: "no-such-host.invalid" });
      // Without any name server the system cannot know either.
      expect(unknown).toMatchObject({ kind: "offline", reason: expect.stringMatching(/^(?:name-not-found|network)$/) });
      expect(message).toContain("no-such-host.invalid");
    }
  });

  it("names the field that cannot be right", async () => {
    expect((await failure({ imapPort: "0" })).message).toContain("IMAP port");
    expect((await failure({ smtpHost: "" })).message).toContain("SMTP server");
    expect((await failure({ address: "alice" })).message).toContain("address");
    expect((await failure({ imapSecurity: "maybe" })).failure).toEqual({ kind: "refused", reason: "invalid" });
    expect((await failure({ acceptCertificate: "yes" })).message).toContain("SHA-256");
  });

  it("does not take a server that is busy for one that refuses the password", async () => {
    const server = await listening(imapWith("TAG NO [UNAVAILABLE] Too many sign-ins, try later\r\n"));
    expect((await failure({ imapPort: String(server.port) })).kind).toBe("busy");
    await server.stop();
  });

  it("passes on what the server wants to be read", async () => {
    const server = await listening(imapWith("* OK [ALERT] Maintenance tonight\r\nTAG OK signed in\r\n"));
    const notices: string[] = [];
    await imap.signIn({ ...fieldsFor(dovecot, smtp), imapPort: String(server.port) }, testContext(notices));
    expect(notices).toEqual(["Maintenance tonight"]);
    await server.stop();
  });

  it("signs in with a token where there is one", async () => {
    const tokens = await startSmtp({ token: "abc" });
    const endpoint = { protocol: "smtp", host: tokens.host, port: tokens.port, security: "none" } as const;
    const use = (accessToken: string) =>
      withSmtp(
        endpoint,
        { auth: authOf({ accessToken }, "alice"), accepted: [], signal: new AbortController().signal },
        async (connection) => connection.authenticated,
      );
    await expect(use("abc")).resolves.toBe(true);
    await expect(use("old")).rejects.toMatchObject({ kind: "sign-in" });
    await tokens.stop();
  });

  it("ends at once when it is aborted", async () => {
    const silent = await listening(() => undefined);
    const controller = new AbortController();
    const running = imap.signIn(
      { ...fieldsFor(dovecot, smtp), imapPort: String(silent.port) },
      { ...testContext(), signal: controller.signal },
    );
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await silent.stop();
  });

  it.each(["imap", "smtp"] as const)(
    "never says a secret to a server that takes STARTTLS away (%s)",
    async (protocol) => {
      const heard: string[] = [];
      const greeting = protocol === "imap" ? "* OK [CAPABILITY IMAP4rev1 LITERAL+] ready\r\n" : "220 mx ESMTP\r\n";
      const server = await listening((socket) => {
        socket.write(greeting);
        socket.on("data", (data) => {
          const line = data.toString();
          heard.push(line);
          const tag = line.split(" ")[0];
          if (protocol === "smtp")
            socket.write(/^EHLO/i.test(line) ? "250-mx\r\n250 AUTH PLAIN LOGIN\r\n" : "502 no\r\n");
          else if (/CAPABILITY/i.test(line)) socket.write(`* CAPABILITY IMAP4rev1 LITERAL+\r\n${tag} OK done\r\n`);
          else socket.write(`${tag} OK done\r\n`);
        });
      });
      const fields = { [`${protocol}Port`]: String(server.port), [`${protocol}Security`]: "starttls" };
      expect((await failure(fields)).failure).toEqual({ kind: "offline", reason: "no-tls" });
      expect(heard.join("")).not.toMatch(/secret|c2VjcmV0|LOGIN a|AUTH PLAIN/);
      await server.stop();
    },
  );
});

/** Speaks just enough IMAP to sign in; `login` is the answer to LOGIN, with TAG for the tag. */
function imapWith(login: string): (socket: Socket) => void {
  return (socket) => {
    socket.write("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    socket.on("data", (data) => {
      const tag = data.toString().split(" ")[0] ?? "";
      if (/LOGIN/i.test(data.toString())) socket.write(login.replaceAll("TAG", tag));
      else if (/CAPABILITY/i.test(data.toString())) socket.write(`* CAPABILITY IMAP4rev1\r\n${tag} OK done\r\n`);
      else if (/NAMESPACE|LIST/i.test(data.toString()))
        socket.write(`* LIST (\\Noselect) "/" ""\r\n${tag} OK done\r\n`);
      else socket.write(`${tag} OK done\r\n`);
    });
  };
}

async function listening(onConnection: (socket: Socket) => void): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
