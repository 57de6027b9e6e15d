import { z } from "zod";
import type { ProviderId } from "./account.ts";
import type { Consent } from "./conversation.ts";
import type { AccountId } from "./ids.ts";

export const personId = z.int().positive().brand<"PersonId">();
/** Identities joined across platforms by reversible links; an address may belong to several people. */
export type PersonId = z.infer<typeof personId>;

export const identityId = z.int().positive().brand<"IdentityId">();
/** A platform user id or an address, as one account knows it. */
export type IdentityId = z.infer<typeof identityId>;

export interface IdentityView {
  id: IdentityId;
  accountId: AccountId;
  provider: ProviderId;
  kind: "address" | "user";
  name: string;
  /** Address or handle. */
  address: string;
  /** The user themself, by the identity table and never by a name (R15). */
  isSelf: boolean;
  picture: string | null;
  /** Messages seen from and sent to. */
  messages: number;
  /** ms UTC of the newest; 0 when none */
  lastAt: number;
  /** Why it is linked to the person: "same address", "joined by you". Empty for one that stands alone. */
  evidence: string;
}

/** Everything known of somebody across channels. */
export interface PersonView {
  id: PersonId;
  name: string;
  consent: Consent;
  identities: IdentityView[];
}

/** "These may be the same": never acted upon by itself. */
export interface JoinSuggestion {
  identityIds: IdentityId[];
  names: string[];
  /** Sentences: what speaks for it. */
  evidence: string[];
  /** Several people claim one address: the user chooses, nothing is chosen for them (R141). */
  ambiguous: boolean;
}
