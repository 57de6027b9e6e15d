import { defineConfig } from "@playwright/test";

/** Debian's Chromium; Playwright's own can be named with BOBBIN_CHROMIUM. */
const executablePath = process.env["BOBBIN_CHROMIUM"] ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../../test-results",
  workers: 1,
  retries: 0,
  // What a machine ten times slower keeps as well.
  timeout: 400_000,
  expect: { timeout: 60_000 },
  reporter: process.env["BOBBIN_REPORT"]
    ? [["list"], ["json", { outputFile: process.env["BOBBIN_REPORT"] }]]
    : [["list"]],
  use: {
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
