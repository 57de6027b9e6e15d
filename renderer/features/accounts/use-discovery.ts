import { useRef, useState } from "react";
import type { ApiError } from "../../../shared/api/errors.ts";
import { toApiError } from "../../api/client.ts";
import { useConnection } from "../../api/context.ts";
import { type Found, foundFor } from "./sign-in-fields.ts";

export interface DiscoveryOfServers {
  /** About this address; null before it was looked for, and when nobody waited. */
  found: Found | null;
  /** Looks for the servers of the address. Null when it was cancelled meanwhile; `problem` when the address is none. */
  look(): Promise<{ problem: ApiError | null } | null>;
  /** What is being looked for counts no more. */
  cancel(): void;
}

/** Looking for the servers of an address; whatever fails, they can be filled in by hand. */
export function useDiscovery(address: string): DiscoveryOfServers {
  const { api } = useConnection();
  const [lookedUp, setLookedUp] = useState<Found | null>(null);
  const turn = useRef(0);
  return {
    found: lookedUp?.address === address ? lookedUp : null,
    cancel() {
      turn.current++;
    },
    async look() {
      const mine = ++turn.current;
      try {
        const discovery = await api.call("accounts.discover", { address });
        if (turn.current !== mine) return null;
        setLookedUp(foundFor(address, discovery));
        return { problem: null };
      } catch (reason) {
        if (turn.current !== mine) return null;
        const problem = toApiError(reason);
        return { problem: problem.field === undefined ? null : problem };
      }
    },
  };
}
