import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { remoteId } from "../../../../electron/connectors/model.ts";
import { toEvent, toEvents } from "../../../../electron/connectors/slack/events.ts";
import { type Directory, toConversation, toParticipant } from "../../../../electron/connectors/slack/map.ts";
import { conversation, message, user } from "../../../../electron/connectors/slack/shapes.ts";
import { fixtureFolder } from "../../../support/fixture-folder.ts";

const directory: Directory = {
  self: "USELF",
  person: (id) => (id === "U00FAKEUSER1" ? "Testuser" : ""),
  conversation: () => "",
  whois: (id) => ({ id: remoteId(id), name: id === "U00FAKEUSER1" ? "Testuser" : "", address: id, role: "person" }),
  echoKey: () => null,
};

type Thing = Record<string, unknown>;

/** Every object in a recording, at any depth. */
function* things(value: unknown): Generator<Thing> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Thing;
  for (const inner of Object.values(value)) yield* things(inner);
}

const unedited = "0000000000.000000";
const folder = fixtureFolder("chat", "slack");
const files = folder === null ? [] : globSync("**/*.json", { cwd: folder }).map((path) => join(folder, path));

function recordedThings(paths = files): Thing[] {
  return paths.flatMap((path) => [...things(JSON.parse(readFileSync(path, "utf8")))]);
}

function recordedEvents(): Thing[] {
  const paths = files.filter((name) => /recorded|socket-mode/.test(name));
  return recordedThings(paths).flatMap((thing) => {
    const event = thing["event"] as Thing | undefined;
    return typeof event?.["type"] === "string" ? [event] : [];
  });
}

describe.skipIf(folder === null)("recordings", () => {
  it("of events are what they say", () => {
    const seen = new Map<string, number>();
    for (const event of recordedEvents()) {
      const { events } = toEvents(event, directory);
      for (const { type } of events) seen.set(type, (seen.get(type) ?? 0) + 1);
      if (event["type"] !== "message" || typeof event["text"] !== "string") continue;
      const { channel, ts, thread_ts: thread } = event;
      const parent = thread === undefined || thread === ts ? null : `${channel}:${thread}`;
      const said = { id: `${channel}:${ts}`, sequence: ts, parent, content: { complete: true }, version: unedited };
      expect(events).toMatchObject([{ type: "message", message: said }]);
    }
    expect(seen.get("message")).toBeGreaterThan(2);
    expect(seen.get("reaction")).toBeGreaterThan(0);
  });

  it("of conversations are told by their names", () => {
    const told = recordedThings().flatMap((thing) => {
      const read = conversation.safeParse(thing);
      return typeof thing["is_archived"] === "boolean" && read.success ? [toConversation(read.data, directory)] : [];
    });
    expect(told.length).toBeGreaterThan(4);
    for (const { name, managedBy, consent } of told) {
      expect(name).not.toBe("");
      expect([managedBy, consent]).toEqual(["provider", null]);
    }
  });

  it("of people are told with a name", () => {
    const told = recordedThings().flatMap((thing) => {
      const read = user.safeParse(thing);
      return typeof thing["profile"] === "object" && read.success
        ? [[thing, toParticipant(read.data, "USELF")] as const]
        : [];
    });
    expect(told.length).toBeGreaterThan(0);
    for (const [thing, person] of told) expect(person.id).toBe(thing["id"]);
  });

  it("of messages are messages or events", () => {
    const told = recordedThings().flatMap((thing) => {
      const read = message.safeParse(thing);
      return thing["type"] === "message" && read.success ? toEvent("C1", read.data, directory) : [];
    });
    expect(told.length).toBeGreaterThan(8);
    for (const { type } of told) expect(["message", "timeline", "message-removed"]).toContain(type);
  });

  it("whose values are blanked or replaced never throw", () => {
    for (const thing of recordedThings()) {
      toEvents(thing, directory);
      toEvents({ ...thing, type: "message", channel: "C1", ts: "1700000000.000100" }, directory);
      const read = message.safeParse({ ...thing, ts: "1700000000.000100" });
      if (read.success) toEvent("C1", read.data, directory);
    }
  });
});

describe("messages", () => {
  const told = (given: object) =>
    toEvent(
      "C1",
      message.parse({ type: "message", ts: "1700000000.000100", user: "U1", text: "", ...given }),
      directory,
    );

  it("of Slack's own making are events", () => {
    for (const [subtype, kind] of [
      ["channel_join", "joined"],
      ["group_leave", "left"],
      ["channel_topic", "topic"],
      ["channel_archive", "activity"],
      ["huddle_thread", "activity"],
      ["pinned_item", "activity"],
    ] as const)
      expect(told({ subtype, text: "<@U1> did it" })).toMatchObject([
        { type: "timeline", event: { kind, id: "C1:1700000000.000100" } },
      ]);
  });

  it("of bots and apps say who they are", () => {
    const [bot] = told({
      subtype: "bot_message",
      user: undefined,
      bot_id: "B1",
      username: "Deploys",
      icons: { image_48: "https://a.slack-edge.com/x.png" },
      text: "done",
    });
    expect(bot).toMatchObject({
      message: {
        direction: "in",
        sender: { id: "B1", name: "Deploys", role: "bot", picture: "https://a.slack-edge.com/x.png" },
      },
    });
    const [quoted] = told({
      text: "",
      attachments: [
        {
          title: "Build 7",
          title_link: "https://example.org/7",
          text: "*failed*",
          fields: [{ title: "Branch", value: "main" }],
        },
      ],
    });
    expect(quoted).toMatchObject({
      message: {
        content: { markdown: "> [Build 7](https://example.org/7)\n>\n> **failed**\n>\n> **Branch**\\\n> main" },
      },
    });
  });

  it("name groups of users as the text beside the blocks does", () => {
    const elements = [{ type: "rich_text_section", elements: [{ type: "usergroup", usergroup_id: "S123" }] }];
    const [event] = told({ text: "<!subteam^S123|@designers>", blocks: [{ type: "rich_text", elements }] });
    expect(event).toMatchObject({ message: { content: { text: "@designers" } } });
  });

  it("that were taken back leave a tombstone that says nothing", () => {
    const events = told({ subtype: "tombstone", text: "This message was deleted.", hidden: true, reply_count: 2 });
    expect(events).toMatchObject([
      { type: "message", message: { contentKind: "removed", content: null } },
      { type: "message-removed" },
    ]);
  });

  it("carry files that Slack holds, and links to others", () => {
    const file = { id: "F1", name: "a.txt", mimetype: "text/plain", size: 3, url_private: "https://files.slack.com/a" };
    const [event] = told({
      files: [
        file,
        { ...file, id: "F2", is_external: true, title: "Doc", permalink: "https://example.org/doc" },
        { id: "F3", mode: "tombstone" },
        { id: 7 },
      ],
    });
    expect(event).toMatchObject({
      message: {
        content: {
          complete: false,
          markdown: "[Doc](https://example.org/doc)",
          attachments: [{ id: "F1", name: "a.txt", size: 3 }],
        },
      },
    });
  });

  it("that only one can see, or that say only that something changed, are left out", () => {
    expect(told({ is_ephemeral: true })).toEqual([]);
    expect(told({ subtype: "message_replied" })).toEqual([]);
    expect(told({ hidden: true })).toEqual([]);
  });
});
