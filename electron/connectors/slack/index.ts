import type { Provider } from "../contract.ts";
import { openConnector } from "./connector.ts";
import { readSettings } from "./settings.ts";
import { signIn } from "./sign-in.ts";
import { ways } from "./ways.ts";

/** A member's conversations in one Slack workspace, by the Web API and Socket Mode (docs.slack.dev). */
export const slack: Provider = {
  id: "slack",
  name: "Slack",
  fields: ways[0]?.fields ?? [],
  ways,
  signIn,
  open: (context) => openConnector(readSettings(context.settings), context),
};
