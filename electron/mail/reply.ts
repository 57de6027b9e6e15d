import { type MailAddress, type MailAddresses, normalizeAddress } from "../../shared/model/address.ts";
import type { Direction } from "../../shared/model/message.ts";

/** The message that is answered or forwarded. */
export interface Original {
  addresses: MailAddresses;
  direction: Direction;
  /** See `ParsedMail.deliveredTo`. */
  deliveredTo?: readonly string[];
}

/**
 * Who gets the answer. Reply-To wins over From (RFC 5322 section 3.6.2); an own message is continued to those it went
 * to; own addresses and repetitions are left out, unless nobody else is there.
 */
export function replyRecipients(
  original: Original,
  own: readonly string[],
  kind: "reply" | "reply-all",
): { to: MailAddress[]; cc: MailAddress[] } {
  const { from, sender, replyTo, to, cc } = original.addresses;
  const seen = new Set<string>();
  const others = (addresses: readonly MailAddress[]) => unseen(addresses, new Set(own.map(normalizeAddress)), seen);
  if (isOwn(original, own)) {
    const [addressed, copied] = [others(to), others(cc)];
    const [main, rest] = addressed.length > 0 ? [addressed, copied] : [copied, []];
    return {
      to: main.length > 0 ? main : unseen(from, new Set(), new Set()),
      cc: kind === "reply-all" ? rest : [],
    };
  }
  const author = [replyTo, from, sender].find((addresses) => addresses.some(({ address }) => address !== "")) ?? [];
  const first = others(author);
  if (kind === "reply") return { to: first.length > 0 ? first : unseen(author, new Set(), new Set()), cc: [] };
  const addressed = others(to);
  const copied = others(cc);
  if (first.length > 0) return { to: first, cc: [...addressed, ...copied] };
  return { to: addressed.length > 0 ? addressed : unseen(author, new Set(), new Set()), cc: copied };
}

function isOwn({ direction, addresses }: Original, own: readonly string[]): boolean {
  const mine = new Set(own.map(normalizeAddress));
  const byMe = addresses.from.some(({ address }) => mine.has(normalizeAddress(address)));
  return direction === "out" || (byMe && addresses.replyTo.length === 0);
}

/** Those not yet seen and not left out, with a `+tag` or without, in order; they count as seen then. */
function unseen(addresses: readonly MailAddress[], without: ReadonlySet<string>, seen: Set<string>): MailAddress[] {
  return addresses.filter(({ address }) => {
    const key = normalizeAddress(address);
    if (key === "" || without.has(key) || without.has(withoutTag(key)) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * The identity to answer from: the one the message was sent to, so that no other address is given away (I36). An own
 * message is continued from where it came. Exact matches first, then without `+tag`, else the first identity.
 */
export function chooseFrom<Identity extends { address: string }>(
  original: Original,
  identities: readonly Identity[],
): Identity | undefined {
  const { from, to, cc, bcc } = original.addresses;
  const fields = isOwn(
    original,
    identities.map(({ address }) => address),
  )
    ? [...from, ...to]
    : [...to, ...cc, ...bcc];
  const candidates = [...fields.map(({ address }) => address), ...(original.deliveredTo ?? [])].map(normalizeAddress);
  const match = (form: (address: string) => string) => {
    const forms = candidates.map(form);
    const ranked = identities.map((identity) => ({
      identity,
      rank: forms.indexOf(form(normalizeAddress(identity.address))),
    }));
    return ranked.filter(({ rank }) => rank >= 0).sort((a, b) => a.rank - b.rank)[0]?.identity;
  };
  return match((address) => address) ?? match(withoutTag) ?? identities[0];
}

function withoutTag(address: string): string {
  return address.replace(/^([^+@]+)\+[^@]*@/, "$1@");
}

/**
 * References of an answer (RFC 5322 section 3.6.4): the parent's own, or its In-Reply-To when that holds one id, then
 * its Message-ID. Of very long chains the first and the newest 99 are kept.
 */
export function referencesFor(parent: {
  messageId: string | null;
  inReplyTo: readonly string[];
  references: readonly string[];
}): string[] {
  const inReplyTo = parent.inReplyTo.length === 1 ? parent.inReplyTo : [];
  const earlier = (parent.references.length > 0 ? parent.references : inReplyTo).filter(
    (id) => id !== parent.messageId,
  );
  const all = [...new Set(earlier), ...(parent.messageId === null ? [] : [parent.messageId])];
  return all.length > 100 ? [...all.slice(0, 1), ...all.slice(-99)] : all;
}
