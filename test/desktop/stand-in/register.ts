import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

/** Loaded before the built main: whoever imports `electron` in this process gets the stand-in. */
const standIn = pathToFileURL(`${import.meta.dirname}/electron.ts`).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "electron"
      ? { url: standIn, format: "module-typescript", shortCircuit: true }
      : next(specifier, context),
});
