import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Who has a data folder, as its lock says. */
export interface Holder {
  pid: number;
  /** When that process began, where the system tells; a number used again is another process. */
  began: string | null;
  /** The machine it runs on, as nobody can read it, and its name; absent in locks of the first versions. */
  machine?: string;
  computer?: string;
  /** What runs: "in its window", "for a browser", "on the command line". */
  program?: string;
}

export function ownHolder(program: string | undefined): Holder {
  return {
    pid: process.pid,
    began: beginningOf(process.pid),
    machine: machine(),
    computer: hostname(),
    ...(program !== undefined && { program }),
  };
}

/** Null for what is not ours, or was cut short by a crash: nobody holds it. */
export function parseHolder(text: string): Holder | null {
  try {
    const { pid, began, machine: on, computer, program } = JSON.parse(text);
    if (!Number.isSafeInteger(pid) || pid <= 0) return null;
    return {
      ...{ pid, began: typeof began === "string" ? began : null },
      ...(typeof on === "string" && { machine: on }),
      ...(typeof computer === "string" && { computer: computer.slice(0, 100) }),
      ...(typeof program === "string" && { program: program.slice(0, 100) }),
    };
  } catch {
    return null;
  }
}

/** Another computer's processes can't be looked at from here. */
export function isElsewhere(holder: Holder): boolean {
  return holder.machine !== undefined && holder.machine !== machine();
}

/** Does this process of this computer still run? */
export function isRunning({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return began === null || began === beginningOf(pid);
}

/** The sentence for whoever wants the folder, too. */
export function inUseSentence(holder: Holder | null): string {
  const words = holder ? [`process ${holder.pid}`, holder.program].filter(Boolean).join(", ") : "";
  const who = words ? ` (${words})` : "";
  if (holder && isElsewhere(holder))
    return `Bobbin is already running with this data folder on another computer, ${holder.computer || "unnamed"}${who}. Close it there, or name another folder with --data. If it was not closed but broke off, this folder is free again in three minutes.`;
  return `Bobbin is already running with this data folder${who}. Use that one, or name another folder with --data.`;
}

let known: string | undefined;

/** Where machine ids are not to be had, or shared as in containers, the name tells machines apart. */
function machine(): string {
  known ??= createHash("sha256")
    .update(`bobbin ${read("/etc/machine-id") ?? ""} ${hostname()}`)
    .digest("hex")
    .slice(0, 16);
  return known;
}

/** Field 22 of proc(5) `stat`, in clock ticks since the machine started, with the machine's own start; Linux only. */
function beginningOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  const boot = read("/proc/sys/kernel/random/boot_id");
  const began = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return began && boot ? `${boot.trim()}/${began}` : null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
