// Adds to package-lock.json the optional platform packages (`@esbuild/darwin-arm64` and the like) that a registry
// mirror without them leaves out. Without these lines `npm ci` refuses the lockfile here, and on other systems it
// would install no binary. Run after every change of dependencies: `npm install && node .ci/complete-lockfile.mjs`.
import { readFileSync, writeFileSync } from "node:fs";

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const cpus = ["arm64", "arm", "x64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32"];

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const hoisted = `node_modules/${name}`;
    if (lock.packages[hoisted] || lock.packages[`${path}/${hoisted}`]) continue;
    const words = name.replace(/^.*\//, "").split(/[-.]/);
    const os = systems.find((system) => words.includes(system)) ?? (words.includes("linuxmusl") ? "linux" : undefined);
    const cpu = cpus.find((candidate) =>
      words.some((word) => word === candidate || (candidate === "arm" && /^arm(v[67].*)?$/.test(word))),
    );
    if (!/^\d/.test(version) || (!os && !cpu && !words.includes("wasm32"))) {
      console.warn(`left out: ${name}@${version} (wanted by ${path || "the project"})`);
      continue;
    }
    const libc = words.some((word) => word.startsWith("musl") || word === "linuxmusl")
      ? "musl"
      : words.some((word) => word.startsWith("gnu"))
        ? "glibc"
        : undefined;
    lock.packages[hoisted] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(entry.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      optional: true,
      ...(os && { os: [os] }),
    };
    added++;
  }
}
const { "": root, ...rest } = lock.packages;
lock.packages = { "": root, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added`);
