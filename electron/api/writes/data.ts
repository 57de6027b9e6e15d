import { ApiError } from "../../../shared/api/errors.ts";
import type { Handlers } from "../handlers.ts";

/** A core can't copy or exchange what it stands on; what runs its threads does. */
function answeredByHost(): never {
  throw new ApiError({ kind: "refused", message: "This can't be done here." });
}

/** Stand-ins for what is answered before a call gets here. */
export const dataWrites = {
  "data.backUp": answeredByHost,
  "data.check": answeredByHost,
  "data.restore": answeredByHost,
  "data.cancel": answeredByHost,
  "data.mendedSeen": answeredByHost,
} satisfies Partial<Handlers<"write">>;
