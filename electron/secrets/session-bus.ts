import { execFile } from "node:child_process";

export interface BusProperty {
  /** Bus name of whoever answers; started by the bus where it can be. */
  service: string;
  path: string;
  interface: string;
  name: string;
}

/**
 * A property of an object on the D-Bus session bus as one of its tools prints it; empty when nobody answered in a second,
 * null when no tool is installed. Asking shows no prompt and changes nothing.
 */
export async function busProperty(property: BusProperty): Promise<string | null> {
  for (const [command, arguments_] of questions(property)) {
    const answer = await ask(command, arguments_);
    if (answer !== null) return answer;
  }
  return null;
}

/** Whichever of these is installed can ask the session bus. */
function questions({ service, path, interface: of, name }: BusProperty): [command: string, arguments_: string[]][] {
  const get = "org.freedesktop.DBus.Properties.Get";
  const gdbus = ["call", "--session", "--timeout", "1", "--dest", service, "--object-path", path, "--method", get];
  const send = ["--session", "--print-reply", "--reply-timeout=1000", `--dest=${service}`, path, get];
  return [
    ["gdbus", [...gdbus, of, name]],
    ["dbus-send", [...send, `string:${of}`, `string:${name}`]],
    ["busctl", ["--user", "--timeout=1", "get-property", service, path, of, name]],
  ];
}

/** What it printed; null when there is no such program. Empty when nobody answered. */
function ask(command: string, arguments_: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(command, arguments_, { timeout: 2000 }, (error, printed) => {
      if (error && "code" in error && error.code === "ENOENT") resolve(null);
      else resolve(error ? "" : printed);
    });
  });
}
