import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../../test-results/desktop",
  workers: 1,
  retries: 0,
  // What a machine ten times slower keeps as well.
  timeout: 400_000,
  expect: { timeout: 60_000 },
  reporter: process.env["BOBBIN_REPORT"]
    ? [["list"], ["json", { outputFile: process.env["BOBBIN_REPORT"] }]]
    : [["list"]],
});
