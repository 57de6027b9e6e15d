import "../../../electron/fail-points/arm.ts";
import { placeDatabase } from "../../../electron/backup/place.ts";
import { pathsIn } from "../../../electron/paths.ts";

/** A process of its own that puts `incoming` in place, and may be killed at a fail point. */
await placeDatabase(pathsIn(process.argv[2] ?? ""), { incoming: "incoming", aside: "aside" });
