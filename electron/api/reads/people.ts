import type { Readable } from "../../db/open.ts";
import { suggestJoins } from "../../db/queries/join-suggestions.ts";
import { conversationsWith, filesFrom, findPeople, findPerson, personOfIdentity } from "../../db/queries/persons.ts";
import type { Handlers } from "../handlers.ts";
import { found } from "./found.ts";

type Names =
  | "people.find"
  | "people.get"
  | "people.ofIdentity"
  | "people.conversations"
  | "people.files"
  | "people.suggestions";

/** Who somebody is across accounts, and what there is of them. */
export function peopleReads(db: Readable): Pick<Handlers<"read">, Names> {
  return {
    "people.find": ({ query, limit }) => findPeople(db, query, limit),
    "people.get": ({ id }) => found(findPerson(db, id), "This person is no longer here."),
    "people.ofIdentity": ({ id }) => found(personOfIdentity(db, id), "This person is no longer here."),
    "people.conversations": ({ identityIds, after, limit }) => conversationsWith(db, identityIds, after, limit),
    "people.files": ({ identityIds, limit }) => filesFrom(db, identityIds, limit),
    "people.suggestions": () => suggestJoins(db),
  };
}
