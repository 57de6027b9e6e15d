import type { Socket } from "node:net";
import { expect, test } from "vitest";
import type { Internet } from "../../../../servers/internet.ts";
import { best, find, internet } from "./setup.ts";

const heard: string[] = [];
const hear = (socket: Socket, answer: (line: string) => string): void => {
  socket.on("error", () => undefined);
  socket.on("data", (data) => {
    heard.push(data.toString());
    socket.write(answer(data.toString()));
  });
};

const imap =
  (capabilities: string) =>
  (socket: Socket): void => {
    socket.write("* OK ready\r\n");
    hear(socket, (line) => {
      const tag = line.split(" ")[0];
      return /CAPABILITY/.test(line) ? `* CAPABILITY ${capabilities}\r\n${tag} OK done\r\n` : `${tag} OK\r\n`;
    });
  };

const smtp =
  (...offered: string[]) =>
  (socket: Socket): void => {
    socket.write("220-mx\r\n220 ready\r\n");
    hear(socket, () => `250-mx\r\n${offered.map((each) => `250-${each}\r\n`).join("")}250 HELP\r\n`);
  };

const serve = (at: Internet, host: string, port: number, speak: (socket: Socket) => void): Promise<void> =>
  at.service(`${host}.example.org`, port, { tls: port === 993 || port === 465 }, speak);

test("a likely name that answers is found, TLS before STARTTLS, without a word about the user", async () => {
  const at = await internet();
  heard.length = 0;
  await serve(at, "imap", 143, imap("IMAP4rev1 STARTTLS"));
  await serve(at, "mail", 993, imap("IMAP4rev1"));
  await serve(at, "smtp", 587, smtp("STARTTLS"));
  expect(await best(find(at))).toBe("guess mail.example.org:993/tls smtp.example.org:587/starttls anna@example.org");
  const { candidates } = await find(at);
  expect(candidates).toMatchObject([{ trust: "guess", usable: true, sentence: expect.stringContaining("Guessed") }]);
  expect(heard.join("")).toMatch(/CAPABILITY/);
  expect(heard.join("")).not.toMatch(/anna|LOGIN|AUTH|STARTTLS/);
});

test("who offers no encryption, no sign-in or another protocol is no mail server to use", async () => {
  const at = await internet();
  await serve(at, "imap", 143, imap("IMAP4rev1"));
  await serve(at, "imap", 993, (socket) => socket.write("SSH-2.0-x\r\n".repeat(3000)));
  await serve(at, "mail", 993, (socket) => socket.write("* BYE too busy\r\n"));
  await serve(at, "smtp", 587, smtp("AUTH PLAIN"));
  await serve(at, "smtp", 465, smtp("SIZE"));
  await serve(at, "mail", 465, (socket) => socket.destroy());
  expect((await find(at)).candidates).toEqual([]);
});

test("a server with a certificate for another name is not guessed", async () => {
  const at = await internet();
  await at.service("imap.forged.example", 993, { tls: true }, imap("IMAP4rev1"));
  await at.service("smtp.forged.example", 465, { tls: true }, smtp("AUTH PLAIN"));
  expect((await find(at, "anna@forged.example")).candidates).toEqual([]);
});

test("one half alone is given too, for the user to complete", async () => {
  const at = await internet();
  await serve(at, "imap", 993, imap("IMAP4rev1"));
  const { candidates } = await find(at);
  expect(candidates).toMatchObject([{ usable: false, smtp: [], fields: { imapHost: "imap.example.org" } }]);
  expect(candidates[0]?.fields).not.toHaveProperty("smtpHost");
});
