/** What this process has computed so far, ms: for what must not take long, however busy the machine is with other things. */
export function processorMs(): number {
  return process.cpuUsage().user / 1000;
}
