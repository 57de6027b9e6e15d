import { existsSync } from "node:fs";
import { check } from "../db/check.ts";
import { mendedView } from "../db/damage/mended.ts";
import { writeDump } from "../db/dump.ts";
import { health } from "../db/health.ts";
import { type Breach, type Evidence, invariants } from "../db/invariants/names.ts";
import { markStuck } from "../exit-program.ts";
import { createSecretStore } from "../secrets/create-secret-store.ts";
import type { Command } from "./command.ts";
import { filesHolding } from "./find-bytes.ts";
import { writeReport } from "./report.ts";
import { programVersion } from "./version.ts";

const dumpCommand: Command = {
  words: "dump",
  arguments: "",
  count: [0, 0],
  help: "everything held here as canonical, sorted JSON",
  options: {},
  async run({ database, pieces: open }) {
    const pieces = open();
    writeDump(database(), pieces.write);
    await pieces.end();
    return 0;
  },
};

const checkCommand: Command = {
  words: "check",
  arguments: "",
  count: [0, 0],
  help: "look for broken invariants in what is held here, and say which of them need more than that",
  options: {},
  async run({ database, output }) {
    const broken = check(database());
    const judged = invariants.map(({ number, words, by }) => ({
      ...{ number, words, rest: restOf(by) },
      checked: by.some((evidence) => evidence === "rows"),
      broken: broken.filter((breach) => breach.number === number),
    }));
    await output({ invariants: judged, broken }, () => judged.map(lineOf).join("\n"));
    return broken.length === 0 ? 0 : 1;
  },
};

const needs: Record<Exclude<Evidence, "rows">, string> = {
  server: "a server",
  trace: "a record of what happened",
  removal: "the removal of an account",
  upgrade: "an older file",
  bytes: "the secrets themselves",
};

/** What it takes to judge what rows alone don't show. */
function restOf(by: readonly Evidence[]): string {
  return by.flatMap((evidence) => (evidence === "rows" ? [] : [needs[evidence]])).join(" and ");
}

interface Judged {
  number: number;
  words: string;
  rest: string;
  checked: boolean;
  broken: readonly Breach[];
}

function lineOf({ number, words, rest, checked, broken }: Judged): string {
  const verdict = broken.length > 0 ? `${broken.length} breaches` : checked ? "ok" : "not checked here";
  const more = rest === "" ? "" : checked ? ` (the rest needs ${rest})` : ` (needs ${rest})`;
  const details = broken.map(({ invariant, detail }) => `\n    ${invariant}: ${detail}`);
  return `${String(number).padStart(2)} ${words}: ${verdict}${more}${details.join("")}`;
}

const doctor: Command = {
  words: "doctor",
  arguments: "",
  count: [0, 0],
  help: "versions, folders, where passwords can be kept, health of the database, what is kept of live accounts",
  options: {
    find: {
      type: "string",
      value: "WORDS",
      help: "also name the files of the data folder in which they stand as they are, uncompressed",
    },
    report: {
      type: "string",
      value: "FILE",
      help: "write what helps to find a fault into a new file, to be read before it is sent",
    },
  },
  async run(context) {
    const { paths, log, values } = context;
    const words = values.text("find");
    const secrets = createSecretStore({
      directory: paths.secrets,
      log,
      protect: log.protect,
      keychain: { onStuck: markStuck },
    });
    const backends = await secrets.backends();
    secrets.close();
    const found = {
      versions: {
        bobbin: programVersion(),
        node: process.versions.node,
        system: `${process.platform} ${process.arch}`,
      },
      paths,
      secrets: backends.map(({ id, available, locked, reason }) => ({ id, available, locked, reason })),
      database: {
        ...{ exists: existsSync(paths.database), mended: mendedView(paths.database)?.sentence ?? null },
        ...health(context.database()),
      },
      accounts: (await context.read.call("accounts.list", {})).map(
        ({ id, provider, storage, state, secretBackend, progress }) => ({
          ...{
            id,
            provider,
            storage,
            state: state.kind,
            action: state.action,
            reason: state.reason,
            secretBackend,
            progress,
          },
        }),
      ),
      ...(words && existsSync(paths.data) && { wordsIn: filesHolding(paths.data, words) }),
    };
    const file = values.text("report");
    if (file === undefined) await context.output(found, () => textOf(found));
    else {
      const { versions, secrets, database } = found;
      const accounts = found.accounts.map(({ reason: _, ...account }) => account);
      writeReport(file, { versions, secrets, database, accounts }, paths.log);
      await context.output({ report: file }, () => `Written to ${file}; read it before you send it to anybody.`);
    }
    const clean = found.database.live.every(({ rows }) => Object.values(rows).every((count) => count === 0));
    return found.database.quickCheck === "ok" && clean ? 0 : 1;
  },
};

export const inspectCommands = [dumpCommand, checkCommand, doctor];

/** `a.b: value` lines of nested data. */
function textOf(value: unknown, path = ""): string {
  if (typeof value !== "object" || value === null) return `${path}: ${value}`;
  return Object.entries(value)
    .map(([key, item]) => textOf(item, path ? `${path}.${key}` : key))
    .join("\n");
}
