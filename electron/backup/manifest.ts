import { z } from "zod";

/** Raised when an older program could not read what a newer one writes. */
export const backupFormat = 1;

export const manifestName = "manifest.json";
export const databaseName = "bobbin.db";
export const sumsName = "SHA256SUMS";

const rows = z.object({
  accounts: z.int().min(0),
  conversations: z.int().min(0),
  messages: z.int().min(0),
  attachments: z.int().min(0),
  drafts: z.int().min(0),
  outbox: z.int().min(0),
});

/** What a backup says of itself. Passwords are never part of one: accounts ask for them after restoring elsewhere. */
export const manifestShape = z.object({
  program: z.literal("bobbin"),
  format: z.int().min(1),
  /** Of the program that wrote it. */
  version: z.string().max(100),
  /** Of the database. */
  schema: z.int().min(1),
  /** ms UTC */
  createdAt: z.int().min(0),
  rows,
  files: z
    .array(z.object({ name: z.string().max(100), bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .max(10),
});

export type Manifest = z.infer<typeof manifestShape>;
