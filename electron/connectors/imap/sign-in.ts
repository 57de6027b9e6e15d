import type { SignedIn, SignInContext } from "../contract.ts";
import { authOf } from "./auth.ts";
import { connectImap } from "./client.ts";
import { readSettings, storedSettings } from "./settings.ts";
import { withSmtp } from "./smtp.ts";

/**
 * Checks what was typed against both servers, reading first: IMAP sign-in, then SMTP sign-in without a message. Throws
 * `ConnectorError`; its sentence names the server that was the trouble.
 */
export async function signIn(fields: Record<string, string>, context: SignInContext): Promise<SignedIn> {
  const settings = readSettings(fields);
  const { password = "", accessToken = "" } = fields;
  const secret: Record<string, string> = accessToken === "" ? { password } : { accessToken };
  const auth = authOf(secret, settings.username);
  const { accepted } = settings;
  const { signal } = context;
  const { client } = await connectImap(settings.imap, {
    auth,
    accepted,
    purpose: "work",
    notice: (text) => context.notice(text),
    signal,
  });
  client.close();
  await withSmtp(settings.smtp, { auth, accepted, signal }, async () => undefined);
  return { address: settings.address, name: settings.name, settings: storedSettings(settings), secret };
}
