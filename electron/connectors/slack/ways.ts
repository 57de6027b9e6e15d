import type { SignInField, SignInWay } from "../../../shared/api/accounts.ts";
import { userScopes } from "./oauth.ts";
import { redirectPorts, redirectUri } from "./redirect.ts";

const field = (name: string, label: string, rest: Partial<SignInField> = {}): SignInField => ({
  name,
  label,
  kind: "text",
  required: true,
  suggestion: "",
  choices: [],
  group: "identity",
  ...rest,
});

/** Events that an app is told by Socket Mode. */
const events = [
  "message.channels",
  "message.groups",
  "message.im",
  "message.mpim",
  "reaction_added",
  "reaction_removed",
  "channel_archive",
  "channel_unarchive",
  "channel_rename",
  "channel_left",
  "channel_deleted",
  "group_archive",
  "group_unarchive",
  "group_rename",
  "group_left",
  "member_joined_channel",
  "member_left_channel",
  "im_created",
  "user_change",
  "emoji_changed",
  "tokens_revoked",
  "app_uninstalled",
];

/** An app of the user's own, as Slack takes it (docs.slack.dev/reference/app-manifest). */
const manifest = JSON.stringify(
  {
    display_information: { name: "Bobbin", description: "My conversations in Bobbin, the desktop inbox." },
    oauth_config: {
      redirect_urls: redirectPorts.map(redirectUri),
      scopes: { user: userScopes },
      pkce_enabled: true,
    },
    settings: {
      event_subscriptions: { user_events: events },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  },
  null,
  2,
);

const appToken = field("appToken", "App-level token (xapp-…), for news at once", { kind: "password", required: false });
const copy = { label: "Copy the manifest", text: manifest };
const page = "https://api.slack.com/apps?new_app=1";

/** Two ways: tokens of an app of one's own (the fastest pace and news at once), or the browser with an app's client ID. */
export const ways: SignInWay[] = [
  {
    id: "token",
    label: "With my own app's tokens",
    fields: [field("accessToken", "User OAuth token (xoxp-…)", { kind: "password" }), appToken],
    guide: {
      steps: [
        "Copy the manifest, open Slack's page, choose “From a manifest”, your workspace, and paste it.",
        "Choose “Install to Workspace” and allow it. Only you are connected; nothing is posted.",
        "Under “OAuth & Permissions” copy the User OAuth Token into the first field.",
        "For news at once: under “Basic Information” make an app-level token with connections:write, and copy it into the second.",
      ],
      copy,
      page,
    },
  },
  {
    id: "browser",
    label: "In the browser",
    fields: [field("clientId", "Client ID of the app"), appToken],
    guide: {
      steps: [
        "Make an app from the manifest as above, or ask who runs your workspace for the client ID of theirs.",
        "The client ID stands under “Basic Information”. It is no secret.",
        "Bobbin opens Slack in your browser; when you have allowed it, come back here.",
      ],
      copy,
      page,
    },
  },
];
