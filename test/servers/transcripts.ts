import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fixtureFolder } from "../support/fixture-folder.ts";
import type { Dialect } from "./scripted-imap.ts";
import { mailbox, type ScriptedMailbox } from "./scripted-mailbox.ts";

/** The servers of whom something was recorded; empty where the recordings are not at hand. */
export const recorded = fixtureFolder("mailtests", "06-imap", "mailkit-transcripts");

/** The untagged lines of a recorded answer; the tagged one goes. */
function untagged(...path: string[]): string | null {
  const file = join(recorded ?? "", ...path);
  if (recorded === null || !existsSync(file)) return null;
  return readFileSync(file, "latin1").replace(/^A#{8} [^\n]*\n/gm, "");
}

function tagged(server: string, file: string): string | null {
  const path = join(recorded ?? "", server, file);
  if (recorded === null || !existsSync(path)) return null;
  return /^A#{8} (.*)$/m.exec(readFileSync(path, "latin1"))?.[1]?.trim() ?? null;
}

const poor = "IMAP4rev1 UIDPLUS IDLE NAMESPACE";

/**
 * A server as it was recorded: greeting, capabilities before and after signing in, namespaces and folders; what nobody
 * recorded is as little as RFC 3501 asks for.
 */
export function recordedDialect(server: string, files: Partial<Record<"authenticate" | "list", string>> = {}): Dialect {
  const capabilityOf = (text: string | null): string | null =>
    /CAPABILITY ([^\]\r\n]+)/i.exec(text ?? "")?.[1]?.trim() ?? null;
  const greeting = untagged(server, "greeting.txt")?.trim() ?? "* OK ready";
  const before = capabilityOf(untagged(server, "capability.txt")) ?? capabilityOf(greeting) ?? poor;
  const file = files.authenticate ?? "authenticate.txt";
  const after = capabilityOf(untagged(server, file)) ?? capabilityOf(tagged(server, file)) ?? before;
  const namespace = untagged(server, "namespace.txt");
  const list = files.list === undefined ? null : untagged(server, files.list)?.replace(/^\* STATUS [^\n]*\n/gm, "");
  return {
    greeting,
    capabilities: before,
    authenticated: after,
    ...(namespace ? { namespace } : {}),
    ...(list ? { list } : {}),
    mailboxes: list ? mailboxesOf(list) : [mailbox("INBOX"), mailbox("Sent", { attributes: ["\\Sent"] })],
    password: "secret",
  };
}

/** A mailbox for each recorded line of LIST. */
function mailboxesOf(list: string): ScriptedMailbox[] {
  const lines = list.matchAll(/^\* X?LIST \(([^)]*)\) (?:"[^"]*"|NIL) (?:"([^"]*)"|\{\d+\}\r?\n([^\r\n]*)|([^\s]+))/gm);
  return [...lines].map(([, attributes = "", quoted, literal, plain]) =>
    mailbox(quoted ?? literal ?? plain ?? "", { attributes: attributes.split(" ").filter(Boolean) }),
  );
}
