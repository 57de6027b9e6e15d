import { expect, test } from "vitest";
import {
  contentOf,
  filled,
  foundFor,
  missing,
  stepOf,
  suggested,
  typedWith,
  usableBackend,
  wrongField,
} from "../../../renderer/features/accounts/sign-in-fields.ts";
import type { SecretBackendView, SignInField } from "../../../shared/api/accounts.ts";

const field = (name: string, kind: SignInField["kind"], group: SignInField["group"], suggestion = ""): SignInField => ({
  name,
  label: name,
  kind,
  required: true,
  suggestion,
  choices: [],
  group,
});
const fields = [
  field("address", "email", "identity"),
  field("password", "password", "identity"),
  field("imapHost", "host", "server", "imap.{domain}"),
  field("username", "text", "server", "{address}"),
];

test("suggestions follow the address until something is typed", () => {
  expect(suggested("imap.{domain}", "Anna@Example.org")).toBe("imap.example.org");
  expect(suggested("imap.{domain}", "anna")).toBe("");
  expect(suggested("993", "")).toBe("993");
  const [, , host = fields[0]] = fields;
  expect(host && contentOf(host, { address: "a@b.org", imapHost: "" })).toBe("");
});

test("what is sent holds the suggestions, and a password exactly as typed", () => {
  expect(filled(fields, { address: " a@b.org ", password: " s p " })).toEqual({
    address: "a@b.org",
    password: " s p ",
    imapHost: "imap.b.org",
    username: "a@b.org",
  });
});

test("the first empty field of the step is named", () => {
  expect(missing(fields, "identity", { address: "a@b.org" })?.name).toBe("password");
  expect(missing(fields, "server", { address: "a@b.org" })).toBeUndefined();
});

test("each failure leads to the step and the field where it is mended", () => {
  expect(stepOf("sign-in", undefined, fields)).toBe("who");
  expect(stepOf("secrets", undefined, fields)).toBe("who");
  expect(stepOf("offline", undefined, fields)).toBe("servers");
  expect(stepOf("certificate", undefined, fields)).toBe("servers");
  expect(stepOf("sign-in", "username", fields)).toBe("servers");
  expect(wrongField("sign-in", undefined, fields)).toBe("password");
  expect(wrongField("offline", undefined, fields)).toBe("imapHost");
  expect(wrongField("offline", "username", fields)).toBe("username");
  expect(wrongField("secrets", undefined, fields)).toBeNull();
});

test("the password goes where it works now, else where it can be made to work", () => {
  const backend = (id: SecretBackendView["id"], available: boolean, locked = false): SecretBackendView => ({
    id,
    label: id,
    available,
    reason: "",
    locked,
    isNew: false,
  });
  expect(usableBackend([backend("keychain", false), backend("file", true, true), backend("session", true)])).toBe(
    "session",
  );
  expect(usableBackend([backend("keychain", false), backend("file", true, true)])).toBe("file");
  expect(usableBackend([backend("keychain", false)])).toBeNull();
});

test("what was found out fills what was not typed, and gives way to what was", () => {
  const found = { imapHost: "mail.provider.example", username: "anna" };
  expect(filled(fields, { address: "a@b.org", password: "x", username: "own" }, found)).toMatchObject({
    imapHost: "mail.provider.example",
    username: "own",
  });
  expect(missing(fields, "server", { address: "" }, found)).toBeUndefined();
});

test("of several candidates the best is shown; of none, why", () => {
  const candidate = (sentence: string) => ({
    ...{ source: "guess" as const, trust: "guess" as const, provider: "", imap: [], smtp: [], usable: true },
    ...{ fields: { imapHost: sentence }, sentence, advice: "" },
  });
  const best = foundFor("a@b.org", { candidates: [candidate("first"), candidate("second")], sentence: "" });
  expect(best).toEqual({ address: "a@b.org", fields: { imapHost: "first" }, sentence: "first", advice: "" });
  expect(foundFor("a@b.org", { candidates: [], sentence: "none" })).toMatchObject({ fields: {}, sentence: "none" });
});

test("a field follows another one, unless it holds something of the user's own", () => {
  const port = {
    ...field("port", "port", "server", "993"),
    follows: { field: "security", values: { tls: "993", starttls: "143" } },
  };
  const security = {
    ...field("security", "choice", "server", "tls"),
    follows: { field: "port", values: { 993: "tls", 143: "starttls" } },
  };
  const change = (typed: Record<string, string>, name: string, value: string, found = {}) =>
    typedWith([port, security], typed, found, { name, value });
  expect(change({}, "port", "143")).toEqual({ port: "143", security: "starttls" });
  expect(change({}, "port", "14")).toEqual({ port: "14" });
  expect(change({ security: "none" }, "port", "993")).toEqual({ port: "993", security: "tls" });
  expect(change({}, "security", "starttls")).toEqual({ security: "starttls", port: "143" });
  expect(change({}, "security", "tls", { port: "143" })).toEqual({ security: "tls", port: "993" });
  expect(change({ port: "1993" }, "security", "starttls")).toEqual({ port: "1993", security: "starttls" });
  expect(change({}, "security", "none")).toEqual({ security: "none" });
});
