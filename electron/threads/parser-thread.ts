import "../fail-points/arm.ts";
import { parentPort } from "node:worker_threads";
import { parseMail } from "../mail/parse.ts";
import type { ParseAnswer, ParseRequest } from "./parser.ts";

/** So many answers travel together: few enough that the core goes on with the first while the rest is parsed. */
const answeredTogether = 50;

/** Entry: parses what it is sent, one message after the other. */
const port = parentPort;
let before = Promise.resolve();
port?.on("message", (request: ParseRequest) => {
  before = before.then(() => parseAll(request));
});

async function parseAll({ bytes, parts }: ParseRequest): Promise<void> {
  let answers: ParseAnswer = [];
  let at = 0;
  for (const { id, length } of parts) {
    answers.push(await answerOf(id, bytes.subarray(at, at + length)));
    at += length;
    if (answers.length < answeredTogether) continue;
    port?.postMessage(answers);
    answers = [];
  }
  if (answers.length > 0) port?.postMessage(answers);
}

async function answerOf(id: number, source: Uint8Array): Promise<ParseAnswer[number]> {
  try {
    return { id, parsed: await parseMail(source) };
  } catch (error) {
    return { id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
