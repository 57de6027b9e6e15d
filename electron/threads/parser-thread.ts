import { parentPort } from "node:worker_threads";
import { parseMail } from "../mail/parse.ts";
import type { ParseAnswer, ParseRequest } from "./parser.ts";

/** Entry: parses what it is sent, one message after the other. */
const port = parentPort;
port?.on("message", async ({ id, source }: ParseRequest) => {
  let answer: ParseAnswer;
  try {
    answer = { id, parsed: await parseMail(source) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
  port.postMessage(answer);
});
