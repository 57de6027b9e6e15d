import { parseMailto } from "../../shared/text/mailto.ts";

/** What a mailto link may put into a new message, addresses as text; everything in it is shown before anything is sent. */
export interface MailtoFields {
  to: string[];
  cc: string[];
  subject: string;
  body: string;
  /** Message-ID without angle brackets, or null. */
  inReplyTo: string | null;
  /** Names of fields of the link that were left out, in lower case, each once. */
  rejected: string[];
}

/** Reads a mailto link as the composer does (`parseMailto`). Null for what is no mailto link. Never throws. */
export function readMailto(link: string): MailtoFields | null {
  const mailto = parseMailto(link);
  if (mailto === null) return null;
  const bare = (people: { address: string }[]): string[] => people.map(({ address }) => address);
  return { ...mailto, to: bare(mailto.to), cc: bare(mailto.cc) };
}
