import { ApiError } from "../../../shared/api/errors.ts";

/** The value, or `not-found` with this sentence. */
export function found<Value>(value: Value | null, sentence: string): Value {
  if (value === null) throw new ApiError({ kind: "not-found", message: sentence });
  return value;
}
