let stuck = false;

/** A call into native code does not come back (a keychain that waits for its user): the process would wait for it, too. */
export function markStuck(): void {
  stuck = true;
}

export function isStuck(): boolean {
  return stuck;
}

/** Ends the process with this code at once, whatever still runs in it. Everything worth closing is closed already. */
export function exitProgram(code: number): never {
  if (stuck && process.execve && process.platform !== "win32") {
    // The system's own way to leave every thread behind; Node's exit would join the one that never returns.
    process.removeAllListeners("warning");
    process.execve("/bin/sh", ["sh", "-c", `exit ${code}`], process.env);
  }
  process.exit(code);
}
