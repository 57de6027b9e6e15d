/** Time as an argument: real in the app, virtual in simulations. */
export interface Clock {
    /** ms UTC */
    now(): number;
    /** Resolves after `ms`, rejects with the signal's reason when aborted. Never keeps the process alive by itself. */
    sleep(ms: number, signal: AbortSignal): Promise<void>;
}
/** 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;
/** Structured log. Fields are redacted by the sink; still, never pass a secret or message text. */
export interface Log {
    debug(event: string, fields?: Record<string, unknown>): void;
    info(event: string, fields?: Record<string, unknown>): void;
    warn(event: string, fields?: Record<string, unknown>): void;
    error(event: string, fields?: Record<string, unknown>): void;
}
/** The clock of the machine. */
export declare const systemClock: Clock;
/** Says nothing; for tests and tools. */
export declare const silentLog: Log;
