import { expect, test } from "vitest";
import { literalsIn } from "./literals.ts";

test("words in a component are named, what is taken from the catalogue is not", () => {
  const words = (jsx: string): number => literalsIn("a.tsx", `export const A = () => ${jsx};`).length;
  for (const jsx of [
    "<p>Hello</p>",
    '<p title="Hello" />',
    '<input placeholder={"Hello"} />',
    '<p>{on ? "On" : text.off}</p>',
    ["<p aria-label={`About $", "{name}`} />"].join(""),
    '<p>{"at " + time}</p>',
  ])
    expect(words(jsx), jsx).toBe(1);
  for (const jsx of [
    "<p>{text.hello} · 3</p>",
    '<p className="hello" title={text.hello} />',
    '<p>{kind === "hello" && text.hello}</p>',
    '<p>{say("hello")}</p>',
  ])
    expect(words(jsx), jsx).toBe(0);
});
