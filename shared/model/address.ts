import { z } from "zod";

/** One mailbox of RFC 5322 section 3.4. `address` is as written (its case is kept); compare with `sameAddress`. */
export const mailAddress = z.object({ name: z.string().max(1000), address: z.string().max(1000) });
export type MailAddress = z.infer<typeof mailAddress>;

/** Who stands where in an e-mail. Groups (RFC 5322) are flattened into their members. */
export interface MailAddresses {
  from: MailAddress[];
  sender: MailAddress[];
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
}

/** The form under which addresses are compared and stored as identities: trimmed, lower case. */
export function normalizeAddress(address: string): string {
  return address.trim().toLowerCase();
}

export function sameAddress(a: string, b: string): boolean {
  return normalizeAddress(a) === normalizeAddress(b);
}
