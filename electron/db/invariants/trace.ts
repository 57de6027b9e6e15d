import type { Breach } from "./names.ts";
import { type Seen, type TraceEvent, type TraceLimits, traceLimits } from "./trace-events.ts";

/**
 * What a recorded run shows to be broken, of the promises 3 to 6, 13, 14, 16, 19 and 21. Of a promise whose events were
 * not recorded nothing is found.
 */
export function checkTrace(events: readonly TraceEvent[], limits: Partial<TraceLimits> = {}): Breach[] {
  const known = { ...traceLimits, ...limits };
  return [
    ...lostActs(events),
    ...actsTwice(events),
    ...keys(events),
    ...draftsLost(events),
    ...delays(events, known),
    ...notifications(events, known),
    ...clocks(events),
    ...impatience(events, known),
    ...deletions(events),
  ];
}

function seen<Type extends TraceEvent["type"]>(events: readonly TraceEvent[], type: Type): Seen<Type>[] {
  return events.filter((event): event is Seen<Type> => event.type === type);
}

const keyOf = ({ account, key }: { account: string; key: string }): string => `${account} ${key}`;

/** What a provider did needs no row any more. */
function lostActs(events: readonly TraceEvent[]): Breach[] {
  const known = new Set([...seen(events, "applied"), ...seen(events, "outcome")].map(keyOf));
  return seen(events, "act")
    .filter((act) => !known.has(keyOf(act)))
    .map((act) => breach(3, "no act of the user is lost", keyOf(act)));
}

function actsTwice(events: readonly TraceEvent[]): Breach[] {
  return repeated(seen(events, "applied").map(keyOf)).map((key) => breach(4, "every act is done at most once", key));
}

function keys(events: readonly TraceEvent[]): Breach[] {
  const byCommand = Map.groupBy(seen(events, "attempt"), ({ account, command }) => `${account} ${command}`);
  return [...byCommand].flatMap(([command, attempts]) => {
    const known = new Set(attempts.map(({ key }) => key));
    if (known.size === 1 && !known.has("")) return [];
    return [breach(5, "a command is tried under one key", `${command}: ${known.size} keys`)];
  });
}

function draftsLost(events: readonly TraceEvent[]): Breach[] {
  const saved = new Map<string, string>();
  const breaches: Breach[] = [];
  for (const event of events) {
    if (event.type === "draft-saved") saved.set(event.draft, event.text);
    if (event.type === "draft-shown" && saved.has(event.draft) && saved.get(event.draft) !== event.text)
      breaches.push(breach(6, "what is shown of a draft is what was saved last", `draft ${event.draft}`));
  }
  return breaches;
}

/** An account without a fault of its own hears in time, whatever happens to the others. */
function delays(events: readonly TraceEvent[], { delayMs }: TraceLimits): Breach[] {
  const faults = seen(events, "fault");
  const under = (fault: Seen<"fault">, { happenedAt, at }: Seen<"heard">) =>
    fault.at <= at && fault.until >= happenedAt;
  return seen(events, "heard").flatMap((event) => {
    const late = event.at - event.happenedAt;
    const [own, others] = [true, false].map((same) =>
      faults.some((fault) => (fault.account === event.account) === same && under(fault, event)),
    );
    if (late <= delayMs || own || !others) return [];
    return [breach(13, "a fault of one account delays no other", `${event.account} heard ${late} ms late`)];
  });
}

function notifications(events: readonly TraceEvent[], { oldMs }: TraceLimits): Breach[] {
  const shown = seen(events, "notified");
  const twice = repeated(shown.map(({ account, message }) => `${account} ${message}`));
  return [
    ...twice.map((message) => breach(14, "no notification comes twice", message)),
    ...shown.filter(({ own }) => own).map(({ message }) => breach(14, "no notification of an own message", message)),
    ...shown
      .filter(({ receivedAt, wall }) => wall - receivedAt > oldMs)
      .map(({ message }) => breach(14, "no notification of an old message", message)),
  ];
}

function clocks(events: readonly TraceEvent[]): Breach[] {
  return [
    ...seen(events, "sent")
      .filter(({ wall, dueAt }) => wall < dueAt)
      .map(({ at, wall, dueAt }) => breach(16, "nothing is sent early", `at ${at}, ${dueAt - wall} ms too soon`)),
    ...seen(events, "clock")
      .filter(({ before, after }) => before !== after)
      .map(({ at }) => breach(16, "a jump of the clock moves nothing", `at ${at}`)),
  ];
}

function impatience(events: readonly TraceEvent[], { storm }: TraceLimits): Breach[] {
  const breaches: Breach[] = [];
  const scopes = Map.groupBy(seen(events, "request"), ({ account, scope }) => `${account} ${scope}`);
  for (const [scope, requests] of scopes) {
    let notBefore = 0;
    let failures: number[] = [];
    for (const { at, answer, retryAfterMs } of requests) {
      if (at < notBefore)
        breaches.push(breach(19, "who is asked to wait waits", `${scope}: ${notBefore - at} ms too soon`));
      notBefore = answer === "busy" && retryAfterMs !== null ? at + retryAfterMs : 0;
      failures = answer === "ok" ? [] : [...failures, at].slice(-storm.failures);
      if (failures.length < storm.failures || at - (failures[0] ?? at) >= storm.withinMs) continue;
      breaches.push(breach(19, "who fails tries ever less often", `${scope}: ${failures.length} failures at once`));
      failures = [];
    }
  }
  return breaches;
}

function deletions(events: readonly TraceEvent[]): Breach[] {
  const complete = new Map<string, boolean>();
  const gone = new Set<string>();
  const breaches: Breach[] = [];
  for (const event of events) {
    const { account } = event;
    if (event.type === "listed") complete.set(`${account} ${event.scope}`, event.complete);
    if (event.type === "gone") gone.add(`${account} ${event.message}`);
    if (event.type !== "deleted" || gone.has(`${account} ${event.message}`)) continue;
    if (complete.get(`${account} ${event.scope}`) !== true)
      breaches.push(breach(21, "nothing is deleted here before a listing was complete", `${account} ${event.message}`));
  }
  return breaches;
}

function repeated(names: readonly string[]): string[] {
  const known = new Set<string>();
  return [...new Set(names.filter((name) => known.size === known.add(name).size))];
}

function breach(number: Breach["number"], invariant: string, detail: string): Breach {
  return { number, invariant, detail };
}
