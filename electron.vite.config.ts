import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";

/** Everything that runs outside the window, each an entry of its own; the threads are started by file name. */
const entries = {
  main: "electron/main.ts",
  loopback: "electron/loopback.ts",
  cli: "electron/cli.ts",
  oracle: "electron/oracle.ts",
  "core-thread": "electron/threads/core-thread.ts",
  "reader-thread": "electron/threads/reader-thread.ts",
  "parser-thread": "electron/threads/parser-thread.ts",
  "data-thread": "electron/threads/data-thread.ts",
};

/** `BOBBIN_TEST_BUILD=1` keeps the arming of fail points, for tests that kill the built program; else it is not there. */
const isTestBuild = process.env["BOBBIN_TEST_BUILD"] === "1";
const out = process.env["BOBBIN_OUT"] ?? (isTestBuild ? "out-test" : "out");

const withoutFailPoints = {
  name: "without-fail-points",
  load: (id: string) =>
    !isTestBuild && id.replaceAll("\\", "/").endsWith("/electron/fail-points/arm.ts") ? "export {};" : null,
};

/** The page is loaded once its language is settled; named in the document it is fetched and compiled meanwhile. */
const preloadedPage: Plugin = {
  name: "preloaded-page",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle = {} }) =>
      Object.values(bundle)
        .filter(({ type, name }) => type === "chunk" && name === "start")
        .map(({ fileName }) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `./${fileName}` },
          injectTo: "head" as const,
        })),
  },
};

export default defineConfig({
  main: {
    plugins: [withoutFailPoints],
    build: {
      target: "node24",
      outDir: `${out}/main`,
      // Of these only a part is used; built in, a thread starts in a third of the time.
      externalizeDeps: {
        exclude: [
          "drizzle-orm",
          "zod",
          "birpc",
          "imapflow",
          "nodemailer",
          "html-to-text",
          "postal-mime",
          "tldts",
          "saxes",
        ],
      },
      rollupOptions: {
        input: entries,
        output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "parts/[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      target: "node24",
      outDir: `${out}/preload`,
      rollupOptions: {
        input: { preload: "electron/preload.ts" },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: "renderer",
    build: {
      target: "chrome140",
      minify: true,
      // Kilobytes. It comes from this machine, whole: splitting it would gain nothing, and who starts Bobbin reads no warning.
      chunkSizeWarningLimit: 1500,
      outDir: `${out}/renderer`,
      rollupOptions: { input: { index: "renderer/index.html" } },
    },
    plugins: [react(), preloadedPage],
  },
});
