import type { MethodNames, OutputOf, ParsedOf } from "../../shared/api/contract.ts";

/** One function per method; inputs are already checked. They throw `ApiError` for what the user should read. */
export type Handlers<Kind extends "read" | "write"> = {
  [Name in MethodNames<Kind>]: (input: ParsedOf<Name>) => OutputOf<Name> | Promise<OutputOf<Name>>;
};
