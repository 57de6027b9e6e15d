/** What main's side of the bridge is called inside the page. */
export const sendBinding = "__standInSend";
export const deliverName = "__standInDeliver";

/**
 * The script that runs before the page's own, in its top frame: the built preload with a `require` that knows `electron`,
 * a context bridge that copies what crosses it, and an `ipcRenderer` whose messages go to main and come from there.
 */
export function preloadScript(source: string, origin: string, argv: readonly string[]): string {
  return `(() => {
    if (window !== top || location.origin !== ${JSON.stringify(origin)}) return;
    const listeners = new Map();
    const post = window[${JSON.stringify(sendBinding)}];
    window[${JSON.stringify(deliverName)}] = (channel, args) => {
      for (const listener of listeners.get(channel) ?? []) listener({ senderId: 0 }, ...args);
    };
    const copy = (value) => {
      if (typeof value === "function") return (...args) => copy(value(...args.map(copy)));
      if (Array.isArray(value)) return value.map(copy);
      if (value === null || typeof value !== "object") return value;
      const prototype = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) return structuredClone(value);
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]));
    };
    const electron = {
      contextBridge: {
        exposeInMainWorld(name, api) {
          Object.defineProperty(window, name, { value: Object.freeze(copy(api)), enumerable: true });
        },
      },
      ipcRenderer: {
        send: (channel, ...args) => post(JSON.stringify([location.origin, channel, structuredClone(args)])),
        on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      },
    };
    const require = (name) => {
      if (name !== "electron") throw new Error("a sandboxed preload can't load " + name);
      return electron;
    };
    const process = { argv: ${JSON.stringify(argv)} };
    const module = { exports: {} };
    ((require, process, module, exports) => {
${source}
    })(require, process, module, module.exports);
  })();`;
}
