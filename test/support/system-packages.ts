import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** What the tests drive, by the file that proves it is there. */
const wanted: Record<string, string> = {
  chromium: process.env["BOBBIN_CHROMIUM"] ?? "/usr/bin/chromium",
  "dovecot-imapd": "/usr/sbin/dovecot",
  "gnome-keyring": "/usr/bin/gnome-keyring-daemon",
  dbus: "/usr/bin/dbus-run-session",
  openssl: "/usr/bin/openssl",
};

/**
 * Installs on Debian and Ubuntu what is missing, where this user may (root, or sudo without a password). Elsewhere says
 * what is missing; the suites that need it then skip themselves.
 */
export function installSystemPackages(): void {
  const missing = Object.keys(wanted).filter((name) => !existsSync(wanted[name] ?? ""));
  if (missing.length === 0) return;
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const mayInstall = existsSync("/usr/bin/apt-get") && run([...prefix, "true"]);
  if (
    mayInstall &&
    run([...prefix, "apt-get", "update", "-qq"]) &&
    run([...prefix, "apt-get", "install", "-y", "-qq", ...missing])
  )
    return;
  console.log(`Not installed here, so the suites that drive them are skipped: ${missing.join(", ")}`);
}

function run([command = "", ...rest]: string[]): boolean {
  return (
    spawnSync(command, rest, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0
  );
}
