import type { MethodNames, OutputOf, ParsedOf } from "../../shared/api/contract.ts";

/** What answers the methods of one kind. Inputs are checked already; whatever is thrown and is no `ApiError` is `failed`. */
export type Handlers<Kind extends "read" | "write"> = {
  [Name in MethodNames<Kind>]: (input: ParsedOf<Name>) => OutputOf<Name> | Promise<OutputOf<Name>>;
};
