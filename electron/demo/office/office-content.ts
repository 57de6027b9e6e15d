import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { parseScript, type Script } from "./script.ts";

const colleague = z.object({
  /** Of those known from mail taken from there when absent. */
  name: z.string().exactOptional(),
  email: z.string().exactOptional(),
  handle: z.string().exactOptional(),
  displayName: z.string().exactOptional(),
  title: z.string().exactOptional(),
  bot: z.boolean().exactOptional(),
  /** No longer there. */
  gone: z.boolean().exactOptional(),
  /** What they answer, in turn. */
  answers: z.array(z.string()).exactOptional(),
  /** What they feel about what they read, in turn. */
  feels: z.array(z.string()).exactOptional(),
});
/** One letter a pixel; `.` is nothing. */
const picture = z.object({ colours: z.record(z.string(), z.string()), rows: z.array(z.string()) });

export type Colleague = z.infer<typeof colleague>;
export type PixelPicture = z.infer<typeof picture>;

/** Everything the demo's Slack workspace is made of, from `resources/demo/office`. */
export interface OfficeContent {
  /** By the short name of scripts. */
  colleagues: ReadonlyMap<string, Colleague>;
  emoji: ReadonlyMap<string, PixelPicture>;
  channels: Script[];
  scenes: Script[];
}

/** @throws where a file is missing or not of the shape that is wanted */
export function readOffice(folder: string): OfficeContent {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const scripts = (name: string, unit: "minutes" | "seconds"): Script[] => {
    const names = readdirSync(join(folder, name)).filter((file) => file.endsWith(".txt"));
    const read = (file: string) => readFileSync(join(folder, name, file), "utf8");
    return names.sort().map((file) => parseScript(basename(file, ".txt"), read(file), unit));
  };
  return {
    colleagues: new Map(Object.entries(z.record(z.string(), colleague).parse(json("people.json")))),
    emoji: new Map(Object.entries(z.record(z.string(), picture).parse(json("emoji.json")))),
    channels: scripts("channels", "minutes"),
    scenes: scripts("scenes", "seconds"),
  };
}
