import { expect, test } from "vitest";
import { chooseFrom, type Original, referencesFor, replyRecipients } from "../../../electron/mail/reply.ts";

const mailbox = (address: string) => ({ name: "", address });

function original(
  fields: Partial<Record<"from" | "sender" | "replyTo" | "to" | "cc" | "bcc", string[]>>,
  direction: "in" | "out" = "in",
): Original {
  const list = (key: keyof typeof fields) => (fields[key] ?? []).map(mailbox);
  return {
    direction,
    addresses: {
      from: list("from"),
      sender: list("sender"),
      replyTo: list("replyTo"),
      to: list("to"),
      cc: list("cc"),
      bcc: list("bcc"),
    },
  };
}

function recipients(message: Original, kind: "reply" | "reply-all", own = ["me@x"]) {
  const { to, cc } = replyRecipients(message, own, kind);
  return { to: to.map(({ address }) => address), cc: cc.map(({ address }) => address) };
}

test("Reply-To wins over From", () => {
  expect(recipients(original({ from: ["a@x"], replyTo: ["r@x"], to: ["me@x"] }), "reply")).toEqual({
    to: ["r@x"],
    cc: [],
  });
  expect(recipients(original({ from: ["a@x"], to: ["me@x"] }), "reply")).toEqual({ to: ["a@x"], cc: [] });
});

test("reply all leaves out own addresses and repetitions", () => {
  const message = original({ from: ["a@x"], to: ["ME@x", "b@x", "A@x"], cc: ["c@x", "b@x", "me2@x"] });
  expect(recipients(message, "reply-all", ["me@x", "me2@x"])).toEqual({ to: ["a@x"], cc: ["b@x", "c@x"] });
});

test("reply all leaves out own addresses with a tag, and nobody else's", () => {
  const message = original({ from: ["a@x"], to: ["me+shop@x", "b+me@x"], cc: ["me@x", "a+list@x"] });
  expect(recipients(message, "reply-all", ["me@x"])).toEqual({ to: ["a@x"], cc: ["b+me@x", "a+list@x"] });
  expect(recipients(original({ from: ["me+robot@x"], to: ["me@x"] }), "reply", ["me@x"]).to).toEqual(["me+robot@x"]);
});

test("a list stays among the recipients of reply all only", () => {
  const message = original({ from: ["a@x"], to: ["list@x"] });
  expect(recipients(message, "reply")).toEqual({ to: ["a@x"], cc: [] });
  expect(recipients(message, "reply-all")).toEqual({ to: ["a@x"], cc: ["list@x"] });
});

test("an own message is continued to those it went to", () => {
  const message = original({ from: ["me@x"], to: ["a@x", "me@x"], cc: ["b@x"] }, "out");
  expect(recipients(message, "reply")).toEqual({ to: ["a@x"], cc: [] });
  expect(recipients(message, "reply-all")).toEqual({ to: ["a@x"], cc: ["b@x"] });
  expect(recipients(original({ from: ["me@x"], cc: ["b@x"] }, "out"), "reply-all")).toEqual({ to: ["b@x"], cc: [] });
});

test("a note to oneself is answered to oneself", () => {
  expect(recipients(original({ from: ["me@x"], to: ["me@x"] }), "reply")).toEqual({ to: ["me@x"], cc: [] });
  expect(recipients(original({}), "reply-all")).toEqual({ to: [], cc: [] });
});

test("answers come from the address the mail was sent to", () => {
  const identities = ["first@x", "work@x", "me@y"].map((address) => ({ address }));
  const chosen = (message: Original) => chooseFrom(message, identities)?.address;
  expect(chosen(original({ from: ["a@x"], to: ["b@x", "Work@x"], cc: ["me@y"] }))).toBe("work@x");
  expect(chosen(original({ from: ["a@x"], to: ["b@x"], cc: ["me@y"] }))).toBe("me@y");
  expect(chosen({ ...original({ from: ["a@x"], to: ["list@x"] }), deliveredTo: ["me@y"] })).toBe("me@y");
  expect(chosen({ ...original({ from: ["a@x"], to: ["work@x"] }), deliveredTo: ["me@y"] })).toBe("work@x");
  expect(chosen(original({ from: ["a@x"], to: ["me+shop@y"] }))).toBe("me@y");
  expect(chosen(original({ from: ["me@y"], to: ["work@x"] }, "out"))).toBe("me@y");
  expect(chosen(original({ from: ["a@x"], to: ["b@x"] }))).toBe("first@x");
  expect(chooseFrom(original({}), [])).toBeUndefined();
});

test("references hold the whole chain", () => {
  expect(referencesFor({ messageId: "c@x", inReplyTo: ["b@x"], references: ["a@x", "b@x"] })).toEqual([
    "a@x",
    "b@x",
    "c@x",
  ]);
  expect(referencesFor({ messageId: "c@x", inReplyTo: ["b@x"], references: [] })).toEqual(["b@x", "c@x"]);
  expect(referencesFor({ messageId: "c@x", inReplyTo: ["a@x", "b@x"], references: [] })).toEqual(["c@x"]);
  expect(referencesFor({ messageId: null, inReplyTo: [], references: ["a@x", "a@x"] })).toEqual(["a@x"]);
  const long = referencesFor({
    messageId: "z@x",
    inReplyTo: [],
    references: Array.from({ length: 500 }, (_, index) => `${index}@x`),
  });
  expect([long.length, long[0], long.at(-2), long.at(-1)]).toEqual([100, "0@x", "499@x", "z@x"]);
});
