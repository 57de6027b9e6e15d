import type { LedgerAct, LedgerState } from "../../shared/api/outgoing.ts";
import { wordsIn } from "./words-in.ts";

const { plural } = wordsIn("en");

/** Words of what is on its way, and of times to choose. */
export const outgoingText = {
  when: {
    evening: "This evening",
    tomorrow: "Tomorrow morning",
    monday: "Monday morning",
    pick: "Choose date and time…",
    date: "Date",
    time: "Time",
    choose: "Choose this time",
    over: "This time is over, or there is no such day.",
    means: (moment: string, zone: string) => `${moment} (${zone.replaceAll("_", " ")})`,
  },
  snooze: {
    action: "Snooze…",
    title: "Put away until",
    view: "Snoozed",
    back: "Bring back to the inbox",
    until: (moment: string) => `Until ${moment}`,
    done: (n: number) => plural(n, { one: "Conversation snoozed", other: "# conversations snoozed" }),
    empty: ["Nothing snoozed", "Press B on a conversation to put it away until a time."],
  },
  ledger: {
    label: "Outgoing",
    filter: "Show",
    account: "Account",
    everything: "Everything",
    allAccounts: "All accounts",
    none: ["Nothing here", "Nothing outgoing fits this choice."],
    older: "Show older",
    offline: "Not connected. What you do waits here and leaves in order, once, when the connection is back.",
    states: {
      held: "Waiting for its time",
      queued: "Waiting to be sent",
      sending: "Being sent",
      accepted: "Accepted",
      unknown: "Not certain",
      failed: "Failed",
    } satisfies Record<LedgerState, string>,
    leaves: (moment: string) => `Leaves ${moment}`,
    acceptedAt: (moment: string) => `Accepted ${moment}`,
    tries: (n: number) => plural(n, { one: "Tried once so far.", other: "Tried # times so far." }),
    notFound: (moment: string) => `Looked for it ${moment}: it was not found there.`,
    unsure: (moment: string) => `Looked for it ${moment}: it was not found, which proves nothing here.`,
    uncertain: "It is not certain whether this arrived.",
    acts: {
      undo: "Undo",
      edit: "Edit",
      discard: "Discard",
      "send-now": "Send now",
      reschedule: "Change time",
      retry: "Try again",
      "look-up": "Look for it again",
      arrived: "It arrived",
    } satisfies Record<LedgerAct, string>,
    of: (act: string, label: string) => `${act}: ${label}`,
    resend: "Send again",
    twice: "Send it again?",
    twiceHint:
      "It may have arrived already. If it did, whoever it is for gets it twice. Look into the Sent folder first if you can.",
    discarded: "Discarded",
  },
} as const;
