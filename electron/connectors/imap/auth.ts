import type { AccountSecret } from "../contract.ts";
import { ConnectorError } from "../errors.ts";

/** How to sign in, for IMAP and SMTP alike. A token means OAUTHBEARER or XOAUTH2. */
export type Auth = { user: string; pass: string } | { user: string; accessToken: string };

/** The secret as a way to sign in. Throws `sign-in` when it holds neither a password nor a token. */
export function authOf(secret: AccountSecret, username: string): Auth {
  const { accessToken, password } = secret;
  if (accessToken) return { user: username, accessToken };
  if (password) return { user: username, pass: password };
  throw new ConnectorError({ kind: "sign-in" }, "The password is missing.");
}
