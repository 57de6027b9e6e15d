import type { Network } from "./network.ts";
import { isLocalName, isPublicAddress, isWithin } from "./reach.ts";
import type { Subject } from "./subject.ts";

/** What every source is asked, and within which bounds. */
export interface Question {
  subject: Subject;
  network: Network;
  /** Names of the user's own domain may be in a private network; names that others gave only if that domain is too. */
  allowPrivate(host: string): Promise<boolean>;
}

export function questionFor(subject: Subject, network: Network): Question {
  const { domain } = subject;
  let local: Promise<boolean> | undefined;
  const isLocal = async (): Promise<boolean> => {
    if (isLocalName(domain)) return true;
    const addresses = await network.lookup(domain).catch((): string[] => []);
    return addresses.length > 0 && !addresses.some(isPublicAddress);
  };
  return {
    subject,
    network,
    async allowPrivate(host) {
      if (isWithin(host, domain)) return true;
      local ??= isLocal();
      return await local;
    },
  };
}
