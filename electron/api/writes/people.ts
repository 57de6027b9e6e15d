import { ApiError } from "../../../shared/api/errors.ts";
import { directWith } from "../../db/queries/persons.ts";
import {
  dismissJoin,
  joinIdentities,
  renamePerson,
  setIdentityConsent,
  splitIdentities,
} from "../../db/writes/persons.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { importWrites } from "./imports.ts";

type Names = "people.join" | "people.split" | "people.dismiss" | "people.rename" | "people.consent";

/** Nothing here is told to a provider, and nothing is ever joined without the user. */
export function peopleWrites(options: WriteOptions): Pick<Handlers<"write">, Names> {
  const { db, clock } = options;
  const { "imports.set": setImports } = importWrites(options);
  return {
    "people.join": ({ identityIds, evidence }) =>
      db.transaction((changes) => {
        const id = joinIdentities(db, identityIds, evidence, clock.now());
        if (id === null) throw gone();
        changes.note("people");
        return { id };
      }),
    "people.split": ({ id, identityIds }) =>
      db.transaction((changes) => {
        splitIdentities(db, id, identityIds, clock.now());
        changes.note("people");
        return null;
      }),
    "people.dismiss": ({ identityIds }) =>
      db.transaction((changes) => {
        dismissJoin(db, identityIds, clock.now());
        changes.note("people");
        return null;
      }),
    "people.rename": ({ id, name }) =>
      db.transaction((changes) => {
        if (!renamePerson(db, id, name)) throw gone();
        changes.note("people");
        return null;
      }),
    "people.consent": async ({ identityIds, consent }) => {
      db.transaction((changes) => {
        setIdentityConsent(db, identityIds, consent);
        changes.note(["people", "conversations"]);
      });
      const ids = directWith(db, identityIds);
      if (ids.length > 0) await setImports({ ids, consent });
      return null;
    },
  };
}

function gone(): ApiError {
  return new ApiError({ kind: "not-found", message: "This person is no longer here." });
}
