import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./until.ts";

const run = promisify(execFile);
const tools = ["dbus-daemon", "gnome-keyring-daemon", "gdbus"];
const secretService = ["call", "--session", "--timeout", "60", "--dest", "org.freedesktop.secrets", "--object-path"];

/** Why there can be no keyring of its own here, or null. */
export function keyringMissing(): string | null {
  const missing = tools.filter((name) => !existsSync(`/usr/bin/${name}`));
  return missing.length === 0 ? null : `there is no ${missing.join(" and no ")}`;
}

/** A session bus of its own, with GNOME Keyring on it or not; nothing of it reaches the user's own. */
export interface Keyring {
  /** For the program under test. */
  environment: Record<string, string>;
  /** Starts the service with its collection open; what ran before ends, as after a crash of it. */
  begin(): Promise<void>;
  /** Opens the collection of the running service, as signing in to the desktop does. */
  unlock(): Promise<void>;
  /** The collection is locked, as after the screen was; nobody can answer a prompt. */
  lock(): Promise<void>;
  /** The service does not answer until `thaw`, as with a prompt that its user looks at. */
  freeze(): void;
  thaw(): void;
  /** The service is gone; the bus stays. */
  end(): Promise<void>;
  /** How many entries of Bobbin it holds. */
  entries(): Promise<number>;
  /** Deletes every entry of Bobbin, as a user would in another program. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

export async function startKeyring(): Promise<Keyring> {
  const home = mkdtempSync(join(tmpdir(), "bobbin-keyring-"));
  const config = join(home, "bus.conf");
  // Nothing is started by the bus itself: a service that is not there stays away.
  writeFileSync(
    config,
    `<busconfig><type>session</type><listen>unix:path=${home}/bus</listen><auth>EXTERNAL</auth>
    <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  const { DISPLAY: _, ...inherited } = process.env;
  const own = { HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: home };
  const environment = { ...own, DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/bus` };
  const env = { ...inherited, ...environment };
  const bus = spawn("dbus-daemon", ["--config-file", config, "--nofork"], { env, stdio: "ignore" });
  await until(() => existsSync(join(home, "bus")), { what: "the bus" });

  let daemon: ChildProcess | null = null;
  const gdbus = async (...words: string[]): Promise<string> => (await run("gdbus", words, { env })).stdout;
  const service = (path: string, method: string, ...words: string[]): Promise<string> =>
    gdbus(...secretService, path, "--method", method, ...words);
  const get = (path: string, name: string): Promise<string> =>
    service(path, "org.freedesktop.DBus.Properties.Get", `org.freedesktop.Secret.${name}`, "Locked");
  const isOpen = async () => /false/.test(await get("/org/freedesktop/secrets/aliases/default", "Collection"));
  const end = async (): Promise<void> => {
    const ending = daemon;
    daemon = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill("SIGKILL");
    await gone;
  };
  const found = async (): Promise<string[]> => {
    const all = await service(
      "/org/freedesktop/secrets",
      "org.freedesktop.Secret.Service.SearchItems",
      "{'service': 'Bobbin'}",
    );
    return [...all.matchAll(/'(\/org\/freedesktop\/secrets\/collection\/\w+\/\d+)'/g)].map(([, path]) => path ?? "");
  };

  return {
    environment,
    async unlock() {
      await unlockBySocket(join(home, "keyring/control"), "pw");
      await until(isOpen, { what: "the open keyring" });
    },
    async begin() {
      await end();
      daemon = spawn("gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"], {
        env,
        stdio: ["pipe", "ignore", "ignore"],
      });
      daemon.stdin?.end("pw");
      await until(isOpen, { what: "the open keyring" });
    },
    async lock() {
      await service(
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.Lock",
        "['/org/freedesktop/secrets/collection/login']",
      );
    },
    freeze: () => void daemon?.kill("SIGSTOP"),
    thaw: () => void daemon?.kill("SIGCONT"),
    end,
    entries: async () => (await found()).length,
    async forget() {
      for (const path of await found()) await service(path, "org.freedesktop.Secret.Item.Delete");
    },
    async stop() {
      await end();
      const gone = new Promise((resolve) => bus.once("exit", resolve));
      bus.kill("SIGKILL");
      await gone;
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What PAM says to GNOME Keyring at login: a byte for the credentials, then length, operation 1 and the password. */
function unlockBySocket(path: string, password: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      const packet = Buffer.alloc(12);
      packet.writeUInt32BE(12 + password.length, 0);
      packet.writeUInt32BE(1, 4);
      packet.writeUInt32BE(password.length, 8);
      socket.write(Buffer.concat([Buffer.from([0]), packet, Buffer.from(password)]));
    });
    socket.on("error", reject);
    socket.once("data", (answer) => {
      socket.destroy();
      const result = answer.readUInt32BE(4);
      if (result === 0) resolve();
      else reject(new Error(`the keyring answered ${result}`));
    });
  });
}
