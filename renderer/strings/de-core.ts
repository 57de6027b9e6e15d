import { actSentences } from "./de-core-acts.ts";
import { dataSentences } from "./de-core-data.ts";
import { mailSentences } from "./de-core-mail.ts";
import { slackSentences } from "./de-core-slack.ts";
import { type CoreSentences, translatorOf } from "./of-core.ts";

/** What the core says, in German. A test holds the keys to what is in the core's code. */
export const coreSentences: CoreSentences = {
  ...mailSentences,
  ...slackSentences,
  ...actSentences,
  ...dataSentences,
};

export const germanOfCore = translatorOf(coreSentences);
