import type { ApiError } from "../../shared/api/errors.ts";
import { asConnectorError, type ConnectorErrorKind } from "../connectors/errors.ts";
import type { RemoteEvent } from "../connectors/model.ts";
import { accountById } from "../db/writes/accounts.ts";
import { backfilling } from "./account-states.ts";
import { fetchAttachment, fetchBodies, hasMissingBodies, missingBodies, missingOf } from "./bodies.ts";
import { sweepBehind } from "./forget.ts";
import type { Outbox } from "./outbox.ts";
import { runBackfill, runChanges } from "./rounds.ts";
import { isUrgent, type ScheduleState } from "./schedule.ts";
import { fileSentCopies } from "./sent-copies.ts";
import { keepDrafts } from "./server-drafts.ts";
import type { Session } from "./session.ts";
import type { Situation } from "./situation.ts";
import type { StepContext } from "./step-context.ts";
import { toApiError } from "./sync-requests.ts";
import type { Job, Wanted } from "./wanted.ts";

export type StepName = "outbox" | "wanted" | "listen" | "changes" | "bodies" | "backfill";

/** How long each step may be silent. One message with large files leaves or comes in one piece, over slow lines too. */
export const stallMs: Record<StepName, number> = {
  outbox: 1_800_000,
  wanted: 900_000,
  listen: 120_000,
  changes: 120_000,
  bodies: 300_000,
  backfill: 120_000,
};

/** The parts of an account that its steps work on. */
export interface Parts {
  situation: Situation;
  outbox: Outbox;
  wanted: Wanted;
  schedule(): ScheduleState;
  /** Is this session still the account's? */
  isCurrent(session: Session): boolean;
  /** Something changed that may make another step due. */
  poke(): void;
}

/** Does one step. What it throws is a `ConnectorError`, or a `bug`. */
export async function takeStep(parts: Parts, name: StepName, session: Session, context: StepContext): Promise<void> {
  if (name === "listen") listen(parts, session, context);
  else if (name === "outbox")
    await parts.outbox.run({ ...context, copies: session.heard, needChanges: () => lookAgain(parts) });
  else if (name === "wanted") await fetchWanted(parts, context);
  else if (name === "changes") await changes(parts, session, context);
  else if (name === "bodies") await bodies(parts, context);
  else await backfill(parts, context);
}

async function changes({ situation, outbox, schedule }: Parts, session: Session, context: StepContext): Promise<void> {
  const { db, account, clock } = context;
  const heard = accountById(db, account)?.heardAt ?? null;
  const round = ++situation.begun;
  situation.woken = false;
  let complete = false;
  try {
    complete = await runChanges(context, {
      live: heard !== null && !situation.quiet,
      interrupted: () => isUrgent(schedule(), "changes", clock.elapsed()),
      stored: ({ events }) => {
        if (events.some(lacksContent)) situation.bodiesMissing = true;
        if (events.some(({ type }) => type === "folder" || type === "folder-reset")) situation.historyPending = true;
        if (heard === null) situation.show(backfilling);
      },
    });
  } finally {
    if (!complete) situation.woken = true;
  }
  session.heard = true;
  if (!complete) return;
  outbox.settleJoined();
  situation.roundDone(round);
  sweepBehind(db, context);
  await keepDrafts(context);
  session.rereadOld();
  if (session.filed) return;
  session.filed = true;
  if ((await fileSentCopies(context)) > 0) situation.woken = true;
}

async function bodies({ situation, schedule }: Parts, context: StepContext): Promise<void> {
  const { db, account, connector, clock } = context;
  const requests = connector.contents ? missingBodies(db, account) : [];
  // As during a round: for the user, not for news, which would throw away what is on its way.
  const interrupted = () => isUrgent(schedule(), "changes", clock.elapsed());
  if (requests.length > 0) await fetchBodies(context, requests, interrupted);
  situation.behindDone();
  situation.bodiesMissing = requests.length > 0 && hasMissingBodies(db, account);
  situation.showProgress();
}

async function backfill({ situation, schedule }: Parts, context: StepContext): Promise<void> {
  const complete = await runBackfill(context, {
    interrupted: () => situation.bodiesMissing || isUrgent(schedule(), "backfill", context.clock.elapsed()),
    stored: ({ events }) => {
      // History mostly comes with its contents; leaving it to look for more would throw away what is on its way.
      if (events.some(lacksContent)) situation.bodiesMissing = true;
      situation.behindDone();
      situation.show(backfilling);
    },
  });
  situation.behindDone();
  situation.historyPending = !complete;
  situation.showProgress();
}

function lacksContent(event: RemoteEvent): boolean {
  return event.type === "message" && event.message.content === null;
}

async function fetchWanted({ wanted }: Parts, context: StepContext): Promise<void> {
  const wish = wanted.newest();
  if (!wish) return;
  if (wish.job) {
    await doJob(wish.job, context, wish.fail);
  } else if (wish.attachment !== null) await fetchAttachment(context, wish.attachment);
  else {
    const requests = missingOf(context.db, context.account, wish.ids);
    if (requests.length > 0) await fetchBodies(context, requests);
  }
  wish.done();
}

/** What says something of the account ends the step; what is wrong with the wish itself is answered to whoever wished. */
async function doJob(job: Job, context: StepContext, fail: (error: ApiError) => void): Promise<void> {
  try {
    await job(context);
  } catch (thrown) {
    const error = asConnectorError(thrown);
    if (context.signal.aborted || !ofTheWish.has(error.kind)) throw error;
    context.log.info("wish refused", { account: context.account, kind: error.kind, cause: String(error.cause) });
    fail(toApiError(error));
  }
}

const ofTheWish: ReadonlySet<ConnectorErrorKind> = new Set(["refused", "missing", "bug"]);

/** Runs beside everything else until the session ends; losing it costs only delay. */
function listen(parts: Parts, session: Session, { log, account }: StepContext): void {
  const { situation } = parts;
  const begin = session.connector.listen?.bind(session.connector);
  if (!begin) return;
  situation.listening = true;
  // What happened before the provider began to tell is found by a round that starts after it was asked to.
  situation.woken = true;
  const ended = (error: unknown) => {
    if (!parts.isCurrent(session)) return;
    log.info("listening ended", { account, cause: String(error) });
    situation.listenFailed(asConnectorError(error));
    parts.poke();
  };
  const heard = () => {
    situation.listenFailures = 0;
    lookAgain(parts);
  };
  begin(heard, session.signal).then(() => ended("resolved"), ended);
}

function lookAgain({ situation, poke }: Parts): void {
  situation.woken = true;
  poke();
}
