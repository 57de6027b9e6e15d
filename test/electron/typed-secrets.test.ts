import { expect, test } from "vitest";
import { createRedactor } from "../../electron/redact.ts";
import { typedSecrets } from "../../electron/typed-secrets.ts";

test.each(["keychain", "session", "file"])("where a secret is kept (%s) is no secret", (secrets) => {
  const typed = { provider: "imap", fields: { address: "a@b.example", password: "tr0ub4dor" }, secrets };
  expect(typedSecrets({ ...typed, passphrase: "correct horse" }).sort()).toEqual(["correct horse", "tr0ub4dor"]);
  expect(typedSecrets({ ...typed, fields: { password: secrets } })).toEqual([]);

  const { protect, clean } = createRedactor();
  for (const secret of typedSecrets(typed)) protect(secret);
  expect(clean("The file is larger than Slack said; the keychain is locked; the session ended.")).toBe(
    "The file is larger than Slack said; the keychain is locked; the session ended.",
  );
});

test("every field that holds a secret counts, and no other", () => {
  const fields = { accessToken: "xoxp-1", appToken: "xapp-1", clientSecret: "shh!", code: "4711", pass: "word" };
  expect(typedSecrets({ fields }).sort()).toEqual(Object.values(fields).sort());
  expect(typedSecrets({ fields: { passive: "on", decoder: "utf-8", bypass: "no" }, shortcode: "tada" })).toEqual([]);
});
