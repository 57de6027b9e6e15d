import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fixtureFolder } from "../support/fixture-folder.ts";
import type { StoredMail } from "../support/stored-mail.ts";

/** The domain of every host in them. */
export const mails = "track.test";
export const perThread = 30;
export const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Whatever host a payload names, it is one that is counted. */
function counted(html: string): string {
  return html
    .replaceAll("TRACKING_URL", `tracking.${mails}`)
    .replaceAll("TRACK", `own.${mails}`)
    .replace(/((?:https?|ftp)?:?\/\/)([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi, (whole, start, host: string) =>
      host.endsWith(mails) || /^[\d.]+$/.test(host) ? whole : `${start}${host}.${mails}`,
    );
}

export interface Payload {
  id: string;
  html: string;
}

export function allPayloads(): Payload[] {
  const own: Payload[] = JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/html-payloads.json"), "utf8"));
  const folder = fixtureFolder("mailtests", "04-html-safety");
  const lines = folder === null ? [] : readFileSync(join(folder, "all-payloads.jsonl"), "utf8").trim().split("\n");
  const known = lines.map((line): Payload => {
    const { id, payload, file } = JSON.parse(line);
    return { id, html: payload ?? readFileSync(join(folder ?? "", file), "utf8") };
  });
  return [...own, ...known];
}

/** All of them as mails, thirty a conversation, and some that are looked at one by one. @param port where their hosts are counted */
export function hostileThreads(payloads: readonly Payload[], port: number): StoredMail[][] {
  const all = payloads.map(({ id, html }) => ({
    subject: id,
    html: `${counted(html).replaceAll("PORT", String(port))}<p>shown to the end</p>`,
  }));
  const groups = Array.from({ length: Math.ceil(all.length / perThread) }, (_, index) =>
    all.slice(index * perThread, (index + 1) * perThread).map((mail) => ({ ...mail, subject: `Payloads #${index}#` })),
  );
  const pictures = `<p>Dear reader</p><img alt="hill" src="http://pictures.${mails}/hill.png" width="40" height="40"><img src="https://127.0.0.1:${port}/private.png"><img src="http://localhost:${port}/local.png"><img src="https://count.${mails}/wf/open?u=1" width="1" height="1"><p style="background:url(https://other.${mails}/sea.png)">x</p>`;
  const links = `<p><a href="https://evil.${mails}/">https://bank.example/</a> <a href="https://xn--pple-43d.${mails}/">fruit</a> <a href="https://honest.${mails}/a?b=1">honest</a> <a href="mailto:anna@example.org?subject=Hi&amp;attach=/etc/passwd&amp;bcc=spy@example.org">write</a></p>`;
  const plain = `See https://plain.${mails}/ and http://words.${mails}/ or https://xn--pple-43d.${mails}/ or write to mailto:bob@words.${mails}`;
  return [
    ...groups,
    [{ subject: "Pictures", html: pictures, from: { name: "Pia", address: "pia@example.net" } }],
    [{ subject: "Links", html: links }],
    [{ subject: "Plain words", text: plain }],
    [{ subject: "Files", text: "See the files." }],
  ];
}
