import { readFileSync } from "node:fs";
import { join } from "node:path";
import { array, assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import {
  baseSubject,
  forwardSubject,
  isForwardSubject,
  isReplySubject,
  replySubject,
} from "../../../electron/mail/subject.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";
import { processorMs } from "../../support/processor-ms.ts";

test.each([
  ["Re: Re: plain", "plain"],
  ["RE[2]: AW: Antw: WG: SV: plain", "plain"],
  ["Re(3): TR : plain (fwd)", "plain"],
  ["[list] Re: [list] plain", "plain"],
  ["[fwd: Re: plain]", "plain"],
  ["回复：Fwd: plain", "plain"],
  ["  Re:\t many \r\n spaces ", "many spaces"],
  ["[only a tag]", "[only a tag]"],
  ["Re: [only a tag]", "[only a tag]"],
  ["Re:", ""],
  ["Regarding: lunch", "Regarding: lunch"],
  ["Reply", "Reply"],
])("%s", (subject, base) => {
  expect(baseSubject(subject)).toBe(base);
});

test("its own result is left as it is", () => {
  assert(
    property(string({ unit: "binary" }), (subject) => {
      expect(baseSubject(baseSubject(subject))).toBe(baseSubject(subject));
    }),
  );
  const piece = constantFrom("Re:", "Fwd: ", "[a]", "[fwd:", "]", "(fwd)", " ", "x", "AW[2]: ");
  assert(
    property(array(piece, { maxLength: 10 }), (pieces) => {
      const subject = pieces.join("");
      expect(baseSubject(baseSubject(subject))).toBe(baseSubject(subject));
    }),
    { numRuns: 2000 },
  );
});

test("takes linear time on hostile subjects", () => {
  const started = processorMs();
  for (const part of ["Re: ", "[", "[a]", "(fwd)", "[fwd: ", "re[", " ", "Re[1", "x (fwd) "]) {
    baseSubject(part.repeat(200_000));
    replySubject(part.repeat(200_000));
  }
  expect(processorMs() - started).toBeLessThan(5000);
});

test("marks an answer and a forward once", () => {
  expect(replySubject("AW: Re: plans (was: dreams)")).toBe("Re: plans");
  expect(replySubject("Fwd: plans")).toBe("Re: Fwd: plans");
  expect(forwardSubject("WG: Fwd: Re: plans")).toBe("Fwd: Re: plans");
  expect(replySubject("")).toBe("Re:");
});

const rules = fixtureFolder("mailtests", "03-threading", "subject-rules");

test.skipIf(rules === null)("agrees with other clients' tables", () => {
  const read = (name: string) => JSON.parse(readFileSync(join(rules ?? "", name), "utf8"));
  for (const { subject, base } of read("mailkit-threadable-subject.json")) expect(baseSubject(subject)).toBe(base);
  for (const { args, expected } of read("roundcube-remove-subject-prefix.json")) {
    const [subject, kind] = args;
    expect(kind === "reply" ? replySubject(subject) : forwardSubject(subject)).toBe(
      `${kind === "reply" ? "Re" : "Fwd"}: ${expected}`,
    );
  }
});

test.each([
  ["Re: x", true, false],
  ["AW: [list] x", true, false],
  ["[list] SV: x", true, false],
  ["回复：x", true, false],
  ["Fwd: x", false, true],
  ["WG: x", false, true],
  ["[Fwd: x]", false, true],
  ["Regarding: x", false, false],
  ["[list] x", false, false],
  ["", false, false],
])("%s: answers %s, passes on %s", (subject, reply, forward) => {
  expect(isReplySubject(subject)).toBe(reply);
  expect(isForwardSubject(subject)).toBe(forward);
});
