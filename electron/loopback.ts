import "./fail-points/arm.ts";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createDemoFolder } from "./demo-folder.ts";
import { endOnSignals } from "./end-program.ts";
import { guardOutput } from "./guard-output.ts";
import { createLog } from "./log.ts";
import { serveLoopback } from "./loopback/serve.ts";
import { openBrowser } from "./open-browser.ts";
import { pageFiles, securityHeaders, sourceHeaders } from "./page-files.ts";
import { defaultDataFolder, pathsIn } from "./paths.ts";
import { startHost } from "./start-host.ts";

const usage = `Bobbin for an ordinary browser, on this machine only.
  --data DIR   the data folder (default: ${defaultDataFolder()})
  --demo       show sample mail from servers inside Bobbin; gone when it ends
  --keep       with --demo: keep what the demo wrote, and say where
  --port N     the port on 127.0.0.1 (default: any free one)
  --no-open    only print the address, don't open the browser (or set BOBBIN_NO_OPEN)`;

interface Options {
  data: string;
  demo: boolean;
  keep: boolean;
  port: number;
  open: boolean;
}

/** Options of the command line; throws with a sentence for wrong ones, and gives null when help was asked for. */
function readOptions(arguments_: string[]): Options | null {
  const { values } = parseArgs({
    args: arguments_,
    options: {
      data: { type: "string" },
      demo: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
      port: { type: "string", default: "0" },
      "no-open": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new TypeError(`--port ${values.port} is no port`);
  return {
    data: values.data ?? defaultDataFolder(),
    demo: values.demo,
    keep: values.keep,
    port,
    open: !values["no-open"] && !process.env["BOBBIN_NO_OPEN"],
  };
}

async function run({ data, demo: wanted, keep, port, open }: Options): Promise<void> {
  const demo = wanted ? createDemoFolder(keep) : null;
  const paths = pathsIn(data);
  const log = createLog(demo ? pathsIn(demo.path).log : paths.log, "loopback");
  const sources = process.env["BOBBIN_PAGE"];
  const files = pageFiles(join(import.meta.dirname, "../renderer"), sources);
  const headersFor = sources ? sourceHeaders : securityHeaders;
  const core = await startHost({
    ...{ paths, threads: import.meta.dirname, log, demo, program: "for a browser" },
    passphrase: process.env["BOBBIN_PASSPHRASE"],
    openBrowser(url) {
      console.log(`To sign in, open ${url}`);
      if (open) openBrowser(url, say);
    },
  });
  core.onTrouble((sentence) => console.error(sentence));
  let forgetFile = (): void => {};
  const server = await serveLoopback({
    ...{ core, files, headersFor, log, port, sessionsPath: paths.sessions },
    onLetIn: () => forgetFile(),
  }).catch(async (error: unknown) => {
    await core.close();
    throw error;
  });
  endOnSignals(async () => {
    await Promise.all([server.close(), core.close()]);
  }, log);

  const address = server.newAddress();
  console.log(`Bobbin is at ${address}`);
  if (demo?.kept) console.log(`The demo is kept in ${demo.path}`);
  if (open) {
    console.log("It opens in your browser; where it does not, open this address yourself.");
    forgetFile = openBrowser(address, say);
  }
  // Enter prints a new address. What comes through a pipe counts too; its end means nothing.
  process.stdin.on("data", () => console.log(`Bobbin is at ${server.newAddress()}`));
  process.stdin.on("error", () => {});
}

const say = (sentence: string): void => console.error(sentence);

/** Prints why and ends: 2 for a wrong command line, 1 for what went wrong afterwards. */
function fail(code: 1 | 2): (error: unknown) => never {
  return (error) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(code);
  };
}

async function main(): Promise<void> {
  guardOutput();
  let options: Options | null;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    return fail(2)(error);
  }
  if (options) await run(options).catch(fail(1));
  else console.log(usage);
}

await main();
