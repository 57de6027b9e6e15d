import { describe, expect, it } from "vitest";
import { checkTrace } from "../../../electron/db/invariants/trace.ts";
import type { TraceEvent } from "../../../electron/db/invariants/trace-events.ts";

const day = 86_400_000;
const account = "imap me@example.org";
const other = "slack me@chat";

const request = (at: number, answer: "ok" | "busy" | "failed", retryAfterMs: number | null = null): TraceEvent => ({
  ...{ at, account, type: "request", scope: "all", answer, retryAfterMs },
});
const notified = (more: Partial<Extract<TraceEvent, { type: "notified" }>> = {}): TraceEvent => ({
  ...{ at: 1, account, type: "notified", message: "m1", own: false, receivedAt: 10 * day, wall: 10 * day },
  ...more,
});

/** A run in which nothing is wrong. */
const sound: TraceEvent[] = [
  { at: 0, account, type: "act", key: "k1" },
  { at: 0, account, type: "act", key: "k2" },
  { at: 1, account, type: "attempt", command: "1", key: "k1" },
  { at: 2, account, type: "attempt", command: "1", key: "k1" },
  { at: 2, account, type: "applied", key: "k1" },
  { at: 3, account, type: "sent", dueAt: 5, wall: 5 },
  { at: 3, account, type: "draft-saved", draft: "d", text: "one" },
  { at: 3, account, type: "draft-saved", draft: "d", text: "two" },
  { at: 3, account, type: "draft-shown", draft: "d", text: "two" },
  notified({ at: 4 }),
  notified({ at: 4, message: "m2" }),
  { at: 5, account: other, type: "fault", until: 900_000 },
  { at: 6, account, type: "heard", happenedAt: 5 },
  { at: 900_000, account: other, type: "heard", happenedAt: 5 },
  { at: 900_000, account, type: "clock", before: "a", after: "a" },
  request(900_001, "busy", 50),
  request(900_051, "failed"),
  request(900_060, "ok"),
  { at: 900_070, account, type: "listed", scope: "INBOX", complete: true },
  { at: 900_071, account, type: "deleted", scope: "INBOX", message: "m1" },
  { at: 900_072, account, type: "gone", message: "m2" },
  { at: 900_073, account, type: "deleted", scope: "Archive", message: "m2" },
  { at: 900_080, account, type: "outcome", key: "k1", state: "done" },
  { at: 900_080, account, type: "outcome", key: "k2", state: "failed" },
];

const breaks: [number, string, TraceEvent[]][] = [
  [3, "an act that is nowhere", [{ at: 0, account, type: "act", key: "k3" }]],
  [3, "an act of which another account has the outcome", [{ at: 0, account: other, type: "act", key: "k1" }]],
  [4, "an act done twice", [{ at: 3, account, type: "applied", key: "k1" }]],
  [5, "another key at the second try", [{ at: 3, account, type: "attempt", command: "1", key: "k9" }]],
  [5, "a try without a key", [{ at: 3, account, type: "attempt", command: "2", key: "" }]],
  [6, "an older text of a draft", [{ at: 4, account, type: "draft-shown", draft: "d", text: "one" }]],
  [
    13,
    "an account that hears late while another one fails",
    [{ at: 600_000, account, type: "heard", happenedAt: 10_000 }],
  ],
  [14, "a notification shown twice", [notified({ at: 9 })]],
  [14, "a notification of an own message", [notified({ message: "m3", own: true })]],
  [14, "a notification of an old message", [notified({ message: "m3", receivedAt: 6 * day })]],
  [16, "a message sent before it was due", [{ at: 3, account, type: "sent", dueAt: 6, wall: 5 }]],
  [16, "a jump of the clock that moves something", [{ at: 3, account, type: "clock", before: "a", after: "b" }]],
  [19, "a request before the time asked for", [request(1_000_000, "busy", 50), request(1_000_049, "ok")]],
  [19, "failures without a pause", Array.from({ length: 15 }, (_, index) => request(1_000_000 + index, "failed"))],
  [
    21,
    "a deletion after half a listing",
    [
      { at: 900_090, account, type: "listed", scope: "INBOX", complete: false },
      { at: 900_091, account, type: "deleted", scope: "INBOX", message: "m4" },
    ],
  ],
  [21, "a deletion without any listing", [{ at: 9, account, type: "deleted", scope: "Junk", message: "m4" }]],
];

describe("checkTrace", () => {
  it("finds nothing wrong with a sound run", () => {
    expect(checkTrace(sound)).toEqual([]);
  });

  it.each(breaks)("sees a breach of %i: %s", (number, _what, more) => {
    const found = checkTrace([...sound, ...more]);
    expect(found.map((breach) => breach.number)).toEqual([number]);
    expect(found[0]?.detail.length).toBeGreaterThan(1);
  });

  it("lets failures come ever less often, and starts anew after a success", () => {
    const slow = Array.from({ length: 40 }, (_, index) => request(1_000_000 + index * 1000, "failed"));
    const mixed = Array.from({ length: 40 }, (_, index) =>
      request(2_000_000 + index, index % 10 === 9 ? "ok" : "failed"),
    );
    expect(checkTrace([...slow, ...mixed])).toEqual([]);
  });
});
