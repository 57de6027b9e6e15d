/** Does something once, as soon as there was no `touch` for a while; the first touch begins the wait. */
export function onceIdle(work: () => void, afterMs: number): { touch(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const stop = (): void => {
    over = true;
    clearTimeout(timer);
  };
  return {
    touch() {
      if (over) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        stop();
        work();
      }, afterMs);
      timer.unref();
    },
    stop,
  };
}
