import { ApiError } from "../../../shared/api/errors.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

type Names = "people.join" | "people.split" | "people.dismiss" | "people.rename" | "people.consent";

export function peopleWrites(_options: WriteOptions): Pick<Handlers<"write">, Names> {
  const notYet = (): never => {
    throw new ApiError({ kind: "refused", message: "This is not available yet." });
  };
  return {
    "people.join": notYet,
    "people.split": notYet,
    "people.dismiss": notYet,
    "people.rename": notYet,
    "people.consent": notYet,
  };
}
