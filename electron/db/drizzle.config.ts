import { defineConfig } from "drizzle-kit";

/** Used by `npm run db:generate` only. */
export default defineConfig({
  dialect: "sqlite",
  schema: "./electron/db/schema/index.ts",
  out: "./electron/db/migrations",
});
