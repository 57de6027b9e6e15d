import type { FoundServers } from "../../shared/model/discovery.ts";
import { CommandFailed, type Context, UsageError } from "./command.ts";

const byHand = "name them with --imap-host and --smtp-host";

/**
 * Finds the servers of an address and has the user agree, by `--yes` or on the terminal, before a password goes there.
 * @throws UsageError, CommandFailed
 */
export async function agreedServers(context: Context, address: string): Promise<FoundServers> {
  const { api } = await context.core();
  const { candidates, sentence } = await api.call("accounts.discover", { address });
  const [found] = candidates;
  if (!found) throw new UsageError(`${sentence} ${capital(byHand)}`);
  if (!found.usable)
    throw new UsageError(
      `${found.sentence} ${found.advice || "A server is missing."} ${capital(byHand)} to try anyway`,
    );
  const places = describePlaces(found);
  if (context.values.flag("yes")) {
    if (!context.json) for (const line of [found.sentence, places, found.advice]) if (line) await context.line(line);
    return found;
  }
  const agreed = await context.ask(
    `${[found.sentence, places, found.advice].filter(Boolean).join("\n")}\nSend the password there?`,
  );
  if (agreed === null)
    throw new UsageError(`${found.sentence} ${places}. Add --yes to send the password there, or ${byHand}`);
  if (!agreed) throw new CommandFailed("nothing was sent and nothing was added");
  return found;
}

function describePlaces({ fields }: FoundServers): string {
  const place = (of: "imap" | "smtp"): string =>
    `${of.toUpperCase()} ${fields[`${of}Host`]}:${fields[`${of}Port`]} (${fields[`${of}Security`]})`;
  return `${place("imap")}, ${place("smtp")}, user name ${fields["username"]}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
