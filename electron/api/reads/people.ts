import { ApiError } from "../../../shared/api/errors.ts";
import type { Readable } from "../../db/open.ts";
import type { Handlers } from "../handlers.ts";

type Names =
  | "people.find"
  | "people.get"
  | "people.ofIdentity"
  | "people.conversations"
  | "people.files"
  | "people.suggestions";

export function peopleReads(_db: Readable): Pick<Handlers<"read">, Names> {
  const notYet = (): never => {
    throw new ApiError({ kind: "refused", message: "This is not available yet." });
  };
  return {
    "people.find": notYet,
    "people.get": notYet,
    "people.ofIdentity": notYet,
    "people.conversations": notYet,
    "people.files": notYet,
    "people.suggestions": notYet,
  };
}
