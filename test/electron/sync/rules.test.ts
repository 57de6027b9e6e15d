import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { readHandlers } from "../../../electron/api/reads.ts";
import { decideNews } from "../../../electron/notify/decide-news.ts";
import type { ParsedOf } from "../../../shared/api/contract.ts";
import { folderId, messageId } from "../../../shared/model/ids.ts";
import { type RuleAction, type RuleId, ruleId } from "../../../shared/model/rule.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { addFake, idOf, type RunningEngine, runEngine, shownState } from "../../support/running-engine.ts";
import { temporaryDatabase } from "../../support/temporary-database.ts";
import { until } from "../../support/until.ts";

let database: ReturnType<typeof temporaryDatabase>;
let server: FakeServer;
let run: RunningEngine;
beforeEach(async () => {
  database = temporaryDatabase();
  onTestFinished(() => database.dispose());
  server = new FakeServer();
  server.deliver("before", { subject: "Offer of before" });
  run = runEngine(database.writer, server.provider());
  await addFake(run.engine);
  await run.engine.sync(null, { whole: true });
});

const reads = () => readHandlers(database.reader, { now: Date.now, timeZone: "UTC" });
const list = async () => reads()["rules.list"]({});
const why = async (mail: string) => reads()["rules.of"]({ messageId: idOf(run.db, mail) });

const archive = { kind: "move", to: { role: "archive" } } satisfies RuleAction;
const read = { kind: "read" } satisfies RuleAction;
const star = { kind: "star" } satisfies RuleAction;

type Written = ParsedOf<"rules.save">["rule"];

async function add(rule: Partial<Written>): Promise<RuleId> {
  const whole: Written = {
    name: "Offers",
    query: "subject:offer",
    actions: [archive],
    enabled: true,
    stops: false,
    ...rule,
  };
  return (await run.calls["rules.save"]({ id: null, rule: whole })).id;
}

async function arrive(...mails: [string, string, string?][]): Promise<void> {
  for (const [id, subject, text] of mails)
    server.deliver(id, { subject, ...(text !== undefined && { text }), sentAt: Date.now(), receivedAt: Date.now() });
  await run.engine.sync(null, { whole: true });
}

const atServer = (mail: string, state: string) =>
  until(() => server.stateOf(mail).join() === state, { what: `${mail} to be ${state}` });

describe("a rule", () => {
  test("acts on what comes in from now on, here and at the server, once, and says why", async () => {
    const id = await add({ actions: [read, archive] });
    await arrive(["a", "Offer of today"], ["b", "Lunch"]);
    expect(shownState(run.db, "a")).toEqual(["Archive read"]);
    expect(shownState(run.db, "b")).toEqual(["INBOX"]);
    expect(shownState(run.db, "before")).toEqual(["INBOX"]);
    await atServer("a", "Archive read");
    expect(await why("a")).toMatchObject([
      { ruleId: id, name: "Offers", actions: [read, archive], refused: [], undone: false },
    ]);
    expect(await why("b")).toEqual([]);
    expect(await list()).toMatchObject([{ id, touched: 1, problems: [] }]);
    server.relocate("a", "INBOX");
    await run.engine.sync(null, { whole: true });
    expect(shownState(run.db, "a")).toEqual(["INBOX read"]);
  });

  test("that puts a message away keeps it from being news", async () => {
    await add({});
    await arrive(["a", "Offer of today"], ["b", "Lunch"]);
    const ids = ["a", "b"].map((mail) => idOf(run.db, mail));
    expect(run.arrivals.map((arrival) => arrival.messageId).sort()).toEqual(ids.toSorted());
    expect(decideNews(run.db, ids, Date.now()).map((news) => news.messageId)).toEqual([idOf(run.db, "b")]);
  });

  test("that looks for words of the text waits for the text", async () => {
    await add({ query: '"harbour lights"', actions: [star] });
    await arrive(["a", "No such words", "the harbour lights are on"], ["b", "Other", "the lights of the harbour"]);
    expect(shownState(run.db, "a")).toEqual(["INBOX starred"]);
    expect(shownState(run.db, "b")).toEqual(["INBOX"]);
    expect(run.db.prepare("SELECT * FROM rule_queue").all()).toEqual([]);
  });

  test("acts in its order, and one that stops keeps the others from it", async () => {
    const first = await add({ name: "first", query: "subject:offer", actions: [star], stops: true });
    const second = await add({ name: "second", query: "subject:offer OR subject:lunch", actions: [read] });
    await arrive(["a", "Offer"], ["b", "Lunch"]);
    expect([shownState(run.db, "a"), shownState(run.db, "b")]).toEqual([["INBOX starred"], ["INBOX read"]]);
    await run.calls["rules.order"]({ ids: [second, first] });
    expect((await list()).map(({ id }) => id)).toEqual([second, first]);
    await arrive(["c", "Offer"]);
    expect(shownState(run.db, "c")).toEqual(["INBOX read starred"]);
  });

  test("that is switched off, or asks for what is not there any more, does nothing", async () => {
    const id = await add({ enabled: false });
    await arrive(["a", "Offer"]);
    expect(shownState(run.db, "a")).toEqual(["INBOX"]);
    const rule = { name: "x", query: "subject:offer in:Archive", actions: [read], enabled: true, stops: false };
    await run.calls["rules.save"]({ id, rule });
    run.db.prepare("UPDATE rules SET query = 'subject:offer in:Gone' WHERE id = ?").run(id);
    expect((await list())[0]?.problems).toEqual(["There is no folder or conversation “Gone”."]);
    await arrive(["b", "Offer"]);
    expect(shownState(run.db, "b")).toEqual(["INBOX"]);
  });

  test("with an act that can't be done does the others, and says why not", async () => {
    await add({ actions: [{ kind: "move", to: { folderId: folderId.parse(999) } }, star] });
    await arrive(["a", "Offer"]);
    expect(shownState(run.db, "a")).toEqual(["INBOX starred"]);
    expect((await why("a"))[0]?.refused).toEqual([expect.stringContaining("not one of the account")]);
  });

  test("looks after a crash at what it had not looked at", async () => {
    await add({ actions: [star] });
    run.db.prepare("INSERT INTO rule_queue (message_id, at) VALUES (?, 1)").run(idOf(run.db, "before"));
    await run.engine.close();
    run = runEngine(database.writer, server.provider(), { seed: 2, secrets: run.secrets });
    await run.engine.sync(null, { whole: true });
    await arrive(["a", "Lunch"]);
    expect(shownState(run.db, "before")).toEqual(["INBOX starred"]);
  });
});

describe("before and after", () => {
  test("a trial finds exactly what the rule then acts on", async () => {
    await arrive(["a", "Offer"], ["b", "Lunch"], ["c", "Offer, too"]);
    const tried = await reads()["rules.try"]({ query: "subject:offer", days: 90 });
    expect(tried).toEqual({ found: 2, many: false, problems: [] });
    const id = await add({ actions: [read] });
    expect(await run.calls["rules.run"]({ id, days: 90 })).toEqual({ touched: 2 });
    expect(["a", "b", "c"].map((mail) => shownState(run.db, mail).join())).toEqual([
      "INBOX read",
      "INBOX",
      "INBOX read",
    ]);
    expect(await run.calls["rules.run"]({ id, days: 90 })).toEqual({ touched: 0 });
  });

  test("everything that a rule did is undone at once, also at the server, and it does not do it again", async () => {
    const id = await add({ actions: [star, archive] });
    await arrive(["a", "Offer"], ["b", "Offer"]);
    await atServer("a", "Archive starred");
    expect(await run.calls["rules.undo"]({ id, messageId: null })).toEqual({ undone: 2 });
    expect(["a", "b"].map((mail) => shownState(run.db, mail).join())).toEqual(["INBOX", "INBOX"]);
    await atServer("a", "INBOX");
    expect((await why("a"))[0]?.undone).toBe(true);
    expect((await list())[0]?.touched).toBe(0);
    expect(await run.calls["rules.run"]({ id, days: 90 })).toMatchObject({ touched: 0 });
    expect(await run.calls["rules.undo"]({ id, messageId: null })).toEqual({ undone: 0 });
  });

  test("what it did with one message is undone alone", async () => {
    const id = await add({ actions: [star] });
    await arrive(["a", "Offer"]);
    await arrive(["b", "Offer"]);
    expect(await run.calls["rules.undo"]({ id, messageId: idOf(run.db, "a") })).toEqual({ undone: 1 });
    expect(["a", "b"].map((mail) => shownState(run.db, mail).join())).toEqual(["INBOX", "INBOX starred"]);
  });

  test("a rule that asks for nothing, or for what is not understood, is refused with the reason", async () => {
    await expect(add({ query: "-" })).rejects.toMatchObject({ kind: "bad-request", field: "query" });
    await expect(add({ query: "is:odd" })).rejects.toThrow("is:odd");
    expect(await list()).toEqual([]);
    const rule = { name: "x", query: "a", actions: [read], enabled: true, stops: false };
    await expect(async () => run.calls["rules.save"]({ id: ruleId.parse(77), rule })).rejects.toMatchObject({
      kind: "not-found",
    });
    expect(await reads()["rules.of"]({ messageId: messageId.parse(1) })).toEqual([]);
  });
});
