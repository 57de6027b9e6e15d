import { setTimeout as sleep } from "node:timers/promises";
import { createSecretStore } from "../../../electron/secrets/create-secret-store.ts";

/** Runs with a D-Bus session of its own: reports what the keychain says, as JSON lines. Arguments: directory, mode. */
const [directory = "", mode = ""] = process.argv.slice(2);
const warnings: string[] = [];
const store = createSecretStore({
  directory,
  log: { warn: (event, fields) => warnings.push(`${event} ${fields?.["error"]}`) },
  // Where nothing is to be waited for in vain it may take its time.
  keychain: { timeoutMs: mode === "refused" ? 1500 : 20_000 },
});

const keychain = (await store.backends()).find(({ id }) => id === "keychain");
const report: Record<string, unknown> = { keychain };
const attempt = async (name: string, work: () => Promise<unknown>): Promise<void> => {
  report[name] = await work().catch((error: unknown) =>
    error instanceof Error ? `${error.name}: ${error.message}` : "?",
  );
};
await attempt("before", () => store.read("keychain", "1"));
if (mode === "write" || mode === "refused") {
  await attempt("write1", () => store.write("keychain", "1", { password: "first-ü" }));
  await attempt("write2", () => store.write("keychain", "2", { password: "second", token: "x" }));
  await attempt("read1", () => store.read("keychain", "1"));
  await attempt("read2", () => store.read("keychain", "2"));
  await attempt("remove1", () => store.remove("keychain", "1"));
  await attempt("removeAgain", () => store.remove("keychain", "1"));
  await attempt("after1", () => store.read("keychain", "1"));
  await attempt("after2", () => store.read("keychain", "2"));
}
report["warnings"] = warnings;
store.close();
console.log(JSON.stringify(report));
await sleep(0);
// A keychain that waits for its user still holds a thread; the report is out, so nothing is lost by leaving.
process.kill(process.pid, "SIGKILL");
