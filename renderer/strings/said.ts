export type { Said } from "../../shared/text/said.ts";
