import type { Action } from "./action.ts";
import { appActions } from "./app.ts";
import { looksActions } from "./looks.ts";
import { messageActions } from "./message.ts";
import { moveActions } from "./move.ts";
import { snoozeActions } from "./snooze.ts";
import { threadingActions } from "./threading.ts";
import { triageActions } from "./triage.ts";
import { writeActions } from "./write.ts";

/** Every command of the page. */
export const actions: readonly Action[] = [
  ...moveActions,
  ...triageActions,
  ...snoozeActions,
  ...threadingActions,
  ...writeActions,
  ...messageActions,
  ...appActions,
  ...looksActions,
];
