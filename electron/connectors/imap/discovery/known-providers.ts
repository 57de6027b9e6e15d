import list from "./known-providers.json" with { type: "json" };
import type { Subject } from "./subject.ts";
import { type Told, understand } from "./told.ts";

const byDomain = new Map(
  list.providers.flatMap((each) => each.domains.split(" ").map((domain) => [domain, each] as const)),
);

/** What the list that comes with Bobbin says of the address's own domain. */
export function knownProvider(subject: Subject): Told | undefined {
  return toldOf(subject.domain, subject);
}

/** Whose mail server that is: the longest end of its name that is listed decides (Microsoft's two differ only there). */
export function knownByMailServer(host: string, subject: Subject): Told | undefined {
  const labels = host.split(".");
  for (let from = 0; from < labels.length - 1; from++) {
    const told = toldOf(labels.slice(from).join("."), subject);
    if (told) return told;
  }
  return undefined;
}

function toldOf(domain: string, subject: Subject): Told | undefined {
  const provider = byDomain.get(domain);
  return provider && understand(provider, subject);
}
