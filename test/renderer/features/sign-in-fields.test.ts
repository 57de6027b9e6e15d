import { expect, test } from "vitest";
import {
  contentOf,
  filled,
  missing,
  stepOf,
  suggested,
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
