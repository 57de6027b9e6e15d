import fc from "fast-check";
import { expect, test } from "vitest";
import { answerError } from "../../../electron/api/answer-error.ts";
import { createDispatch } from "../../../electron/api/dispatch.ts";
import type { Handlers } from "../../../electron/api/handlers.ts";
import { ConnectorError, type ConnectorFailure } from "../../../electron/connectors/errors.ts";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { SecretError } from "../../../electron/secrets/store.ts";
import { contract } from "../../../shared/api/contract.ts";
import { ApiError, apiErrorKinds } from "../../../shared/api/errors.ts";
import { slowness } from "../../support/slowness.ts";

const names = Object.keys(contract) as (keyof typeof contract)[];
const writeNames = names.filter((name) => contract[name].kind === "write");
const readNames = names.filter((name) => contract[name].kind === "read");

/** Handlers that remember what reached them and answer with it. */
function listening(): { handlers: Handlers<"write">; reached: { name: string; input: unknown }[] } {
  const reached: { name: string; input: unknown }[] = [];
  const handlers = Object.fromEntries(
    writeNames.map((name) => [name, (input: unknown) => void reached.push({ name, input })]),
  );
  return { handlers: handlers as unknown as Handlers<"write">, reached };
}

/** A log that keeps its lines. */
function keeping() {
  const lines: { event: string; fields: Record<string, unknown> | undefined }[] = [];
  const keep = (event: string, fields?: Record<string, unknown>) => void lines.push({ event, fields });
  return { log: { debug: keep, info: keep, warn: keep, error: keep }, lines };
}

test("a call of the right kind and shape reaches its handler once", async () => {
  const { handlers, reached } = listening();
  const call = createDispatch("write", handlers, silentLog);
  expect(await call("accounts.remove", { id: 7 })).toEqual({ ok: true, value: undefined });
  expect(reached).toEqual([{ name: "accounts.remove", input: { id: 7 } }]);
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "", "accounts", "accounts.list ", ...readNames])(
  "%j is no method of the writer",
  async (name) => {
    const { handlers, reached } = listening();
    const answer = await createDispatch("write", handlers, silentLog)(name, {});
    expect(answer).toEqual({ ok: false, error: { kind: "bad-request", message: "There is no such request." } });
    expect(reached).toEqual([]);
  },
);

test("an own property that is no method and a method without a handler are refused", async () => {
  const { handlers } = listening();
  const call = createDispatch("write", Object.assign(handlers, { "made.up": () => "leak" }), silentLog);
  expect(await call("made.up", {})).toMatchObject({ ok: false, error: { kind: "bad-request" } });
  const empty = createDispatch("write", {} as Handlers<"write">, silentLog);
  expect(await empty("accounts.remove", { id: 1 })).toMatchObject({ ok: false, error: { kind: "bad-request" } });
});

test("whatever comes in: an answer of the closed set, nothing unchecked reaches a handler, nothing is polluted", async () => {
  const { handlers, reached } = listening();
  const call = createDispatch("write", handlers, silentLog);
  const hostile = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }),
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom("id", "__proto__", "constructor", "fields", "target", "paused"), fc.jsonValue()),
    fc.json().map((text) => JSON.parse(`{"__proto__":${text},"id":1}`)),
  );
  const method = fc.oneof(fc.string(), fc.constantFrom<string>(...names), fc.constantFrom("__proto__", "valueOf"));
  await fc.assert(
    fc.asyncProperty(method, hostile, async (name, input) => {
      const before = reached.length;
      const answer = await call(name, input);
      if (answer.ok) {
        expect(reached.length).toBe(before + 1);
        const { success } = contract[name as keyof typeof contract].input.safeParse(reached.at(-1)?.input);
        expect(success).toBe(true);
      } else {
        expect(reached.length).toBe(before);
        expect(apiErrorKinds).toContain(answer.error.kind);
        expect(answer.error.message.length).toBeLessThan(250);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test("a prototype in a record of fields is not taken for a field", async () => {
  const { handlers, reached } = listening();
  const call = createDispatch("write", handlers, silentLog);
  const input = JSON.parse('{"id":1,"fields":{"__proto__":"x","password":"p"}}');
  await call("accounts.signIn", input);
  const fields = (reached[0]?.input as { fields: object } | undefined)?.fields ?? {};
  expect(Object.getPrototypeOf(fields) === Object.prototype || Object.getPrototypeOf(fields) === null).toBe(true);
  expect(Object.keys(fields)).not.toContain("__proto__");
});

test("huge input is refused quickly", async () => {
  const { handlers, reached } = listening();
  const call = createDispatch("write", handlers, silentLog);
  const started = performance.now();
  const huge = "x".repeat(50_000_000);
  for (const [method, input] of [
    ["secrets.unlock", { passphrase: huge }],
    ["triage.undo", { undoId: huge }],
    ["messages.fetch", { ids: Array.from({ length: 300_000 }, (_, n) => n + 1) }],
    ["accounts.signIn", { id: 1, fields: { [huge]: huge } }],
  ] as const)
    expect(await call(method, input)).toMatchObject({ ok: false, error: { kind: "bad-request" } });
  expect(reached).toEqual([]);
  expect(performance.now() - started).toBeLessThan(5000 * slowness());
});

test("an unexpected error crosses as a reference; the log has the rest under it", async () => {
  const { handlers } = listening();
  handlers["accounts.remove"] = () => {
    throw new Error("SQLITE_ERROR at /home/someone/.local/share/bobbin/bobbin.db");
  };
  const { log, lines } = keeping();
  const answer = await createDispatch("write", handlers, log)("accounts.remove", { id: 1 });
  expect(JSON.stringify(answer)).not.toMatch(/SQLITE|home|at /);
  const reference = answer.ok ? "" : answer.error.reference;
  expect(reference).toMatch(/^[0-9a-f]{8}$/);
  expect(lines).toMatchObject([{ event: "api.failed", fields: { method: "accounts.remove", reference } }]);
  expect(lines[0]?.fields?.["error"]).toMatchObject({ message: expect.stringContaining("SQLITE_ERROR") });
});

test("a thrown value that is no error, or hostile itself, is still an answer", async () => {
  for (const thrown of [undefined, null, "text", 7, { kind: "conflict", message: "no ApiError" }, Symbol("x")])
    expect(answerError(thrown, "m", silentLog).kind).toBe("failed");
});

test.each<[ConnectorFailure, string]>([
  [{ kind: "offline", reason: "name-not-found" }, "offline"],
  [{ kind: "offline", reason: "certificate" }, "certificate"],
  [{ kind: "offline", reason: "no-tls" }, "certificate"],
  [{ kind: "busy", retryAfterMs: 5 }, "busy"],
  [{ kind: "server" }, "failed"],
  [{ kind: "sign-in" }, "sign-in"],
  [{ kind: "missing" }, "not-found"],
  [{ kind: "refused", reason: "too-large" }, "refused"],
  [{ kind: "bug" }, "failed"],
])("a connector's %j is %s, with its sentence and without its cause", (failure, kind) => {
  const error = new ConnectorError(failure, "A sentence.", { cause: new Error("NO [AUTHENTICATIONFAILED] inner") });
  const shape = answerError(error, "m", silentLog);
  expect(shape).toMatchObject({ kind, message: "A sentence." });
  expect(JSON.stringify(shape)).not.toContain("inner");
  expect(shape.reference !== undefined).toBe(kind === "failed");
});

test("errors of the API and of the secret store keep kind, sentence and field", () => {
  const conflict = new ApiError({ kind: "conflict", message: "Exists.", field: "address" });
  expect(answerError(conflict, "m", silentLog)).toEqual({ kind: "conflict", message: "Exists.", field: "address" });
  expect(answerError(new SecretError("locked", "Locked."), "m", silentLog)).toEqual({
    kind: "secrets",
    message: "Locked.",
  });
  expect(answerError(new SecretError("wrong-passphrase", "No."), "m", silentLog)).toMatchObject({
    kind: "secrets",
    field: "passphrase",
  });
});
