import { defineConfig } from "vitest/config";

/** Everything but the browser: unit tests mirroring the tree, and integration with real servers. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    environment: "node",
    setupFiles: ["support/property-seed.ts"],
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    retry: 0,
  },
});
