import "../fail-points/arm.ts";
import { workerData } from "node:worker_threads";
import { deriveAhead } from "../secrets/derive-ahead.ts";
import type { ThreadData } from "./protocol.ts";

/** Entry: the key of the file of passwords takes as long as loading everything else, so it begins first. */
const { paths, passphrase }: ThreadData = workerData;
if (passphrase !== undefined) deriveAhead(paths.secrets, passphrase);
await import("./core-main.ts");
