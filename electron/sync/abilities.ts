import type { AbilityName } from "../../shared/model/account.ts";
import type { Capabilities, Capability } from "../connectors/contract.ts";
import type { Abilities } from "../db/queries/limits.ts";

/** What a connector says it can do, as it is kept: why not, and how far. */
export function storedAbilities(capabilities: Capabilities): Abilities {
  const abilities: Abilities = { limits: {}, bounds: {} };
  for (const [name, capability] of Object.entries(capabilities) as [AbilityName, Capability][]) {
    if (capability.level === "none") {
      abilities.limits[name] = capability.reason;
      continue;
    }
    const { withinMs, limitBytes } = capability;
    if (withinMs === undefined && limitBytes === undefined) continue;
    abilities.bounds[name] = {
      ...(withinMs !== undefined && { withinMs }),
      ...(limitBytes !== undefined && { limitBytes }),
    };
  }
  return abilities;
}
