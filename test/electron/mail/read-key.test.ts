import { expect, test } from "vitest";
import { readPublicKey } from "../../../electron/mail/signature/read-key.ts";
import { processorMs } from "../../support/processor-ms.ts";

test("a text of beginnings without an end is given up at once", async () => {
  const text = "-----BEGIN CERTIFICATE-----\n".repeat(30_000);
  const start = processorMs();
  expect(await readPublicKey(text)).toBeNull();
  expect(processorMs() - start).toBeLessThan(2_000);
});
