import { z } from "zod";
import { consent } from "../model/consent.ts";
import type { ConversationRow, Page } from "../model/conversation.ts";
import type { MessageView } from "../model/message.ts";
import { type IdentityView, identityId, type JoinSuggestion, type PersonView, personId } from "../model/person.ts";
import { listPosition } from "./conversations.ts";
import { read, write } from "./method.ts";

export const people = {
  /** People and lone identities by name or address, best first. */
  "people.find": read<{ persons: PersonView[]; identities: IdentityView[] }>()(
    z.strictObject({ query: z.string().max(200), limit: z.int().min(1).max(100) }),
    ["people"],
  ),
  "people.get": read<PersonView>()(z.strictObject({ id: personId }), ["people"]),
  /** The person an identity belongs to; a lone identity is answered as a person of one, with `id` null in `person`. */
  "people.ofIdentity": read<{ person: PersonView | null; others: PersonView[]; identity: IdentityView }>()(
    z.strictObject({ id: identityId }),
    ["people"],
  ),
  /** Conversations with any of these identities, newest first, across accounts. */
  "people.conversations": read<Page<ConversationRow>>()(
    z.strictObject({
      identityIds: z.array(identityId).min(1).max(200),
      after: listPosition.nullable(),
      limit: z.int().min(1).max(100),
    }),
    ["people", "conversations"],
  ),
  /** Files they sent, newest first: the messages that carry them. */
  "people.files": read<MessageView[]>()(
    z.strictObject({ identityIds: z.array(identityId).min(1).max(200), limit: z.int().min(1).max(100) }),
    ["people", "messages"],
  ),
  "people.suggestions": read<JoinSuggestion[]>()(z.strictObject({}), ["people"]),
  /** Joins identities (and the people they belong to) to one person; reversible. */
  "people.join": write<{ id: z.infer<typeof personId> }>()(
    z.strictObject({ identityIds: z.array(identityId).min(2).max(200), evidence: z.string().max(500) }),
  ),
  /** Takes identities out of a person again; both sides keep everything else. */
  "people.split": write<null>()(z.strictObject({ id: personId, identityIds: z.array(identityId).min(1).max(200) })),
  /** "These are not the same": not suggested again. */
  "people.dismiss": write<null>()(z.strictObject({ identityIds: z.array(identityId).min(2).max(200) })),
  "people.rename": write<null>()(z.strictObject({ id: personId, name: z.string().min(1).max(500) })),
  /** Block and unblock: `denied` denies every direct conversation with them as well. */
  "people.consent": write<null>()(z.strictObject({ identityIds: z.array(identityId).min(1).max(200), consent })),
};
