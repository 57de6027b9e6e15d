import { defineConfig } from "vitest/config";

/** Everything but the browser: unit tests mirroring the tree, and integration with real servers. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    environment: "node",
    setupFiles: ["support/property-seed.ts"],
    pool: "forks",
    // What a machine ten times slower keeps as well.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    restoreMocks: true,
    retry: 0,
  },
});
