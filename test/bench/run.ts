import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dovecotMissing } from "../servers/dovecot.ts";
import { benchmarks, measure } from "./benchmarks.ts";
import type { Report } from "./figures.ts";
import { tableOf } from "./table.ts";

const usage = `npm run bench -- ${Object.keys(benchmarks).join("|")} [options]
  --messages N  how many mails the mailbox has (default 10000)
  --rounds N    how often each is measured (default 3)
  --json FILE   also write all figures there (default bench-<name>.json)
  --real        real mail, where its archive is
  --letters     short letters instead of mail as heavy as real mail`;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      messages: { type: "string", default: "10000" },
      rounds: { type: "string", default: "3" },
      json: { type: "string" },
      real: { type: "boolean", default: false },
      letters: { type: "boolean", default: false },
    },
  });
  const [name = ""] = positionals;
  const reason =
    dovecotMissing() ?? (existsSync(join(import.meta.dirname, "../../out/main/cli.js")) ? null : "npm run build first");
  if (!Object.hasOwn(benchmarks, name) || reason !== null) {
    console.error(reason ?? usage);
    return 2;
  }
  const { real, letters } = values;
  const options = { messages: Number(values.messages), rounds: Number(values.rounds), real, letters };
  const report: Report = await measure(name, options);
  console.log(`\n${tableOf(report)}\n`);
  const file = values.json ?? `bench-${name}.json`;
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`All figures: ${file}`);
  return 0;
}

process.exitCode = await run();
