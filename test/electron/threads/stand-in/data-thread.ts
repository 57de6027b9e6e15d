/** Nothing stands in for this one: it is the real thread. */
await import("../../../../electron/threads/data-thread.ts");
