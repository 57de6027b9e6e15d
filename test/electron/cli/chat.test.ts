import { afterEach, expect, test } from "vitest";
import type { SyncSummary } from "../../../shared/api/accounts.ts";
import type { OfferedConversation } from "../../../shared/model/conversation.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { type CommandLine, commandLine } from "../../support/cli.ts";
import { closeOffices, office } from "../../support/slack-office.ts";

let cli: CommandLine | undefined;
afterEach(() => cli?.remove());
closeOffices();

interface Shown {
  messages: { message: MessageView }[];
}

test("a workspace by the command line: chosen, synced, talked in, changed and taken back", async () => {
  const { workspace, tokens, general, ben } = await office();
  workspace.post(general.id, ben.id, "hello");
  const line = commandLine();
  cli = line;
  const fields = { way: "token", accessToken: tokens.accessToken, appToken: "", apiUrl: workspace.url };
  const add = ["accounts", "add", "slack", "--fields-stdin", "--secrets", "file", "--choose"];
  const { id: account } = await line.json<{ id: number }>(add, JSON.stringify(fields));

  await line.json(["sync", "--once"]);
  const offered = () => line.json<OfferedConversation[]>(["imports", "list"]);
  const [room] = await offered();
  if (!room) throw new Error("nothing is offered");
  expect(room).toMatchObject({ consent: "unknown", held: 0 });
  await line.json(["imports", "set", "allowed", String(room.id)]);
  expect(await line.json(["imports", "discover", String(account)])).toMatchObject({ new: 0 });
  const one = await line.json<SyncSummary>(["sync", "--conversation", String(room.id)]);
  expect(one.conversations).toEqual({ eligible: 1, synced: 1, failed: [] });
  expect((await offered())[0]?.held).toBeGreaterThan(0);
  const all = await line.json<SyncSummary>(["sync", "--consent", "allowed", "--consent", "unknown"]);
  expect(all.conversations.failed).toEqual([]);
  expect((await line.json<SyncSummary>(["preferences"])).conversations.failed).toEqual([]);

  await line.json(["post", String(room.id), "--body", "from a *terminal*"]);
  expect(workspace.messages(general.id).at(-1)).toMatchObject({ text: "from a _terminal_" });
  const said = async () => {
    const { messages } = await line.json<Shown>(["show", String(room.id)]);
    const last = messages.at(-1)?.message;
    if (!last) throw new Error("nothing was said");
    return last;
  };
  const id = String((await said()).id);
  await line.json(["edit", id, "--body", "from a shell"]);
  await line.json(["react", id, "🎉"]);
  expect(workspace.messages(general.id).at(-1)).toMatchObject({ text: "from a shell", reactions: [{ name: "tada" }] });
  await line.json(["react", id, "🎉", "--off"]);
  expect(await said()).toMatchObject({ snippet: "from a shell", reactions: [] });
  await line.json(["remove", id]);
  expect(workspace.messages(general.id).some(({ text }) => text === "from a shell")).toBe(false);

  const refused = await line.run(["edit", String((await said()).id), "--body", "no"]);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("bobbin: ")]);
  await line.json(["imports", "set", "denied", String(room.id)]);
  expect(await offered()).toMatchObject([{ consent: "denied", held: 0 }]);
  expect((await line.run(["check"])).code).toBe(0);
});
