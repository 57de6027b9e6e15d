import type { DemoFile } from "./files.ts";
import type { Person } from "./people.ts";

/** A message before it becomes bytes. */
export interface Letter {
  /** Message-ID without brackets. */
  key: string;
  from: Person;
  to: Person[];
  cc: Person[];
  subject: string;
  /** ms UTC */
  at: number;
  text: string;
  html: string | null;
  /** Message-IDs of what it answers, oldest first. */
  references: string[];
  /** More header fields (List-Id and the like), ASCII. */
  headers: Record<string, string>;
  files: DemoFile[];
}
