import type { Capabilities, Capability, CapabilityName } from "../contract.ts";

/** Bytes of one file; Slack's own limit is 1 GB, ours is what a message may hold in memory. */
const largestFile = 256 * 1024 * 1024;

/** Which right each ability needs; any one of several. */
const needs: Partial<Record<CapabilityName, [what: string, ...scopes: string[]]>> = {
  send: ["write messages", "chat:write"],
  reply: ["write messages", "chat:write"],
  upload: ["send files", "files:write"],
  edit: ["change messages", "chat:write"],
  remove: ["take messages back", "chat:write"],
  react: ["react", "reactions:write"],
  markRead: ["mark as read", "channels:write", "groups:write", "im:write", "mpim:write"],
  markUnread: ["mark as unread", "channels:write", "groups:write", "im:write", "mpim:write"],
  begin: ["begin conversations", "im:write", "mpim:write"],
};

/** What the granted rights allow; all of it while they are not known. */
export function capabilitiesOf(scopes: ReadonlySet<string> | null): Capabilities {
  const full: Capability = { level: "full" };
  const one = (name: CapabilityName): Capability => {
    const [what, ...allowing] = needs[name] ?? [""];
    if (scopes === null || allowing.some((scope) => scopes.has(scope))) return full;
    return {
      level: "none",
      reason: `The app in Slack may not ${what}: give it the right ${allowing[0]} and sign in again.`,
    };
  };
  const upload = one("upload");
  return {
    send: one("send"),
    reply: one("reply"),
    upload: upload.level === "full" ? { level: "full", limitBytes: largestFile } : upload,
    edit: one("edit"),
    remove: one("remove"),
    react: one("react"),
    flags: { level: "none", reason: "Slack keeps no stars that other programs may set." },
    move: { level: "none", reason: "Slack has no folders." },
    markRead: one("markRead"),
    markUnread: one("markUnread"),
    choose: full,
    begin: one("begin"),
    find: full,
  };
}
