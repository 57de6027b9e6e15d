import { migrations } from "../../electron/db/migrations/all.ts";

const sql = `ALTER TABLE messages ADD COLUMN sweep integer NOT NULL DEFAULT 0;
--> statement-breakpoint
CREATE TABLE sweep_of AS SELECT id, subject FROM messages;
--> statement-breakpoint
UPDATE messages SET sweep = id;`;

const list = migrations as { name: string; sql: string }[];

/** From now on this process is of a version with one migration more. @returns takes it back */
export function addUpgrade(): () => void {
  list.push({ name: "9999_sweep", sql });
  return () => void list.pop();
}
