import "./fail-points/arm.ts";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { app, dialog, session, shell } from "electron";
import { languageFor } from "../shared/text/language.ts";
import { createDemoFolder } from "./demo-folder.ts";
import { hiddenArgument } from "./desktop/autostart.ts";
import { Desktop } from "./desktop/desktop.ts";
import { closeDoors, denyPermissions } from "./desktop/doors.ts";
import { linkIn, linkSchemes } from "./desktop/links.ts";
import { declarePageProtocol, servePageProtocol } from "./desktop/page-protocol.ts";
import { quarantineDownloads } from "./desktop/quarantine.ts";
import { endOnQuit } from "./desktop/quit.ts";
import { watchUpdates } from "./desktop/updates.ts";
import { speak, words } from "./desktop/words.ts";
import { guardOutput } from "./guard-output.ts";
import { createLog } from "./log.ts";
import { pageFiles, securityHeaders, sourceHeaders } from "./page-files.ts";
import { defaultDataFolder, pathsIn } from "./paths.ts";
import { startHost } from "./start-host.ts";

const here = import.meta.dirname;
const { values } = parseArgs({
  options: { data: { type: "string" }, demo: { type: "boolean" }, keep: { type: "boolean" } },
  strict: false,
  allowPositionals: true,
});
const demo = values.demo === true ? createDemoFolder(values.keep === true) : null;
const paths = pathsIn(typeof values.data === "string" ? values.data : defaultDataFolder());
/** Of the window and this process; the demo's are as temporary as itself. */
const own = demo ? pathsIn(demo.path) : paths;
const log = createLog(own.log, "main");
/** What came before there was a window: the arguments, then links of macOS and second starts. */
const early: string[][] = [];
let open = (arguments_: string[]): void => void early.push(arguments_);

async function start(): Promise<void> {
  await app.whenReady();
  // The choice of the user is known once the core is there; what goes wrong before is said as the system speaks.
  speak(languageFor("system", app.getPreferredSystemLanguages()));
  denyPermissions(session.defaultSession);
  quarantineDownloads(session.defaultSession, log);
  const sources = process.env["BOBBIN_PAGE"];
  const files = pageFiles(join(here, "../renderer"), sources);
  const core = await startHost({
    ...{ paths, threads: here, log, demo, program: "in its window" },
    openBrowser: (url) => void shell.openExternal(url).catch((error: unknown) => log.warn("main.browser", { error })),
  });
  core.onTrouble((sentence) => dialog.showErrorBox(words.name, sentence));
  const headers = sources ? sourceHeaders() : securityHeaders();
  servePageProtocol(session.defaultSession, { files, headers, core, log });

  const stateFile = join(own.data, "window", "state.json");
  const desktop = new Desktop({ core, log, session: session.defaultSession, folder: here, stateFile });
  const stopUpdates = await watchUpdates(log);
  endOnQuit(async () => {
    stopUpdates();
    await desktop.end();
    await core.close();
  }, log);
  await desktop.start(process.argv.includes(hiddenArgument));
  open = (arguments_) => desktop.open(arguments_);
  for (const arguments_ of early.splice(0)) open(arguments_);
  app.on("activate", () => open([]));
}

guardOutput();
declarePageProtocol();
app.enableSandbox();
// One window's data for each data folder, so that one instance for each is the rule, too.
mkdirSync(join(own.data, "window"), { recursive: true, mode: 0o700 });
app.setPath("userData", join(own.data, "window"));
if (process.platform === "win32") app.setAppUserModelId("app.bobbin.desktop");
app.on("web-contents-created", (_event, contents) => closeDoors(contents));
app.on("window-all-closed", () => {
  if (process.platform !== "darwin") app.quit();
});
app.on("second-instance", (_event, arguments_) => open(arguments_));
app.on("open-url", (event, url) => {
  event.preventDefault();
  open([url]);
});
if (app.requestSingleInstanceLock()) {
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkSchemes[0]);
  if (linkIn(process.argv) !== null) early.push(process.argv);
  start().catch((error: unknown) => {
    log.error("main.start", { error });
    dialog.showErrorBox(words.name, error instanceof Error ? error.message : words.failed);
    app.exit(1);
  });
} else {
  app.quit();
}
