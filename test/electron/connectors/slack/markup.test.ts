import shortcodes from "emojibase-data/en/shortcodes/iamcal.json" with { type: "json" };
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emojiName, emojiOf } from "../../../../electron/connectors/slack/emoji.ts";
import { plainText, readMarkdown, writeMarkdown } from "../../../../electron/connectors/slack/markup/markdown.ts";
import { readText } from "../../../../electron/connectors/slack/markup/read-text.ts";
import { writeSlack } from "../../../../electron/connectors/slack/markup/to-slack.ts";
import { processorMs } from "../../../support/processor-ms.ts";

const names = {
  person: (id: string) => ({ U123: "Anna" })[id] ?? "",
  conversation: (id: string) => ({ C123: "general" })[id] ?? "",
};
const mrkdwn = (text: string) => readText(text, [], names);
const section = (...elements: object[]) => [{ type: "rich_text", elements: [{ type: "rich_text_section", elements }] }];

describe("mrkdwn", () => {
  it.each([
    ["*bold* _italic_ ~gone~ `code`", "**bold** _italic_ ~~gone~~ `code`"],
    ["2 * 3 * 4 and snake_case_name", "2 \\* 3 \\* 4 and snake_case_name"],
    ["*bold _both_*", "**bold** **_both_**"],
    [
      "<@U123> in <#C123|general> and <#C999|other>",
      "[@Anna](bobbin-person:U123) in [#general](bobbin-conversation:C123) and [#other](bobbin-conversation:C999)",
    ],
    ["<https://example.org/a_b|label> <mailto:a@b.c|a@b.c>", "[label](https://example.org/a_b) [a@b.c](mailto:a@b.c)"],
    ["<!here> <!subteam^S12|@team> <!channel|channel>", "@here @team @channel"],
    ["a &lt;b&gt; &amp;amp;", "a \\<b> \\&amp;"],
    ["&gt; quoted\n&gt; more\nnot", "> quoted\\\n> more\n\nnot"],
    ["```let x = 1;\nx &lt; 2```", "```\nlet x = 1;\nx < 2\n```"],
    [":wave: :wave::skin-tone-3: :party_parrot:", "👋 👋🏼 :party_parrot:"],
    ["one\ntwo\n\nthree", "one\\\ntwo\n\nthree"],
    ["<javascript:alert(1)|click>", "click"],
    ["unclosed *bold and ```fence", "unclosed \\*bold and \\`\\`\\`fence"],
    ["<!date^1392734382^{date_num} at {time}|Feb 18>", null],
  ])("%s", (given, expected) => {
    const { markdown } = mrkdwn(given);
    if (expected === null) expect(markdown).toContain("2014");
    else expect(markdown).toBe(expected);
  });

  it("ends soon, whatever it is given", () => {
    for (const unit of ["*a ", "_", "<@U123", "```", "&gt;", "*_~`", "<", ":a"]) {
      const begin = processorMs();
      mrkdwn(unit.repeat(40_000 / unit.length));
      expect(processorMs() - begin).toBeLessThan(5000);
    }
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        expect(typeof mrkdwn(text).markdown).toBe("string");
      }),
    );
  });
});

describe("blocks", () => {
  it("say more than the text", () => {
    const blocks = section(
      { type: "text", text: "Hi ", style: { bold: true } },
      { type: "user", user_id: "U123" },
      { type: "text", text: "\nlook: " },
      { type: "link", url: "https://example.org", text: "here" },
      { type: "text", text: " " },
      { type: "emoji", name: "thumbsup", skin_tone: 4, unicode: "1f44d-1f3fd" },
      { type: "channel", channel_id: "C123" },
      { type: "broadcast", range: "here" },
    );
    const { markdown, text } = readText("fallback", blocks, names);
    expect(markdown).toBe(
      "**Hi** [@Anna](bobbin-person:U123)\\\nlook: [here](https://example.org) 👍🏽[#general](bobbin-conversation:C123)@here",
    );
    expect(text).toBe("Hi @Anna\nlook: here (https://example.org) 👍🏽#general@here");
  });

  it("are lists in lists, quotes and code", () => {
    const item = (text: string) => ({ type: "rich_text_section", elements: [{ type: "text", text }] });
    const list = (indent: number, style: string, ...items: string[]) => ({
      type: "rich_text_list",
      style,
      indent,
      elements: items.map(item),
    });
    const elements = [
      list(0, "bullet", "a"),
      list(1, "ordered", "one", "two"),
      list(0, "bullet", "b"),
      { type: "rich_text_quote", elements: [{ type: "text", text: "said" }] },
      { type: "rich_text_preformatted", elements: [{ type: "text", text: "x = 1\ny" }] },
    ];
    expect(readText("", [{ type: "rich_text", elements }], names).markdown).toBe(
      "- a\n  1. one\n  2. two\n- b\n\n> said\n\n```\nx = 1\ny\n```",
    );
  });

  it("are left out where they are malformed, and the text counts where nothing is left", () => {
    const hostile = [
      null,
      7,
      [],
      { type: 5 },
      { type: "rich_text", elements: "x" },
      {
        type: "rich_text",
        elements: [
          { type: "rich_text_section", elements: [{ type: "text" }, { type: "user", user_id: "javascript:x" }] },
        ],
      },
    ];
    expect(readText("the *text*", hostile, names).markdown).toBe("the **text**");
    fc.assert(
      fc.property(fc.array(fc.anything()), (blocks) => typeof readText("x", blocks, names).markdown === "string"),
    );
  });

  it("of a thousand levels do not end the program", () => {
    let deep: object = { type: "rich_text_section", elements: [] };
    for (let level = 0; level < 1000; level++) deep = { type: "rich_text_section", elements: [deep] };
    expect(readText("words", [{ type: "rich_text", elements: [deep] }], names).markdown).toBe("words");
  });
});

const word = fc
  .stringMatching(/^[\p{L}*_~`<>&#!.:/\\-]{1,8}$/u)
  .filter((text) => text.trim() === text && !/^:.*:$/.test(text));
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join(" "));
const text = words.map((value) => ({ type: "text", value }));
const leaf = fc.oneof(
  text,
  fc.constantFrom(
    { type: "link", url: "bobbin-person:U123", children: [{ type: "text", value: "@Anna" }] },
    { type: "link", url: "bobbin-conversation:C123", children: [{ type: "text", value: "#general" }] },
    { type: "link", url: "https://example.org/x", children: [{ type: "text", value: "label" }] },
  ),
  fc.stringMatching(/^[a-z<>&*_]{1,10}$/).map((value) => ({ type: "inlineCode", value })),
);
const styled = fc
  .tuple(fc.constantFrom("strong", "emphasis", "delete"), leaf)
  .map(([type, child]) => ({ type, children: [child] }));
const space = { type: "text", value: " " };
const phrasing = fc
  .array(fc.oneof(leaf, styled), { minLength: 1, maxLength: 5 })
  .map((nodes) => nodes.flatMap((node, at) => (at > 0 ? [space, node] : [node])));
const paragraph = phrasing.map((children) => ({ type: "paragraph", children }));
const lines = fc.array(phrasing, { minLength: 1, maxLength: 3 }).map((all) => ({
  type: "paragraph",
  children: all.flatMap((line, at) => (at > 0 ? [{ type: "break" }, ...line] : line)),
}));
const list = fc.tuple(fc.boolean(), fc.array(paragraph, { minLength: 1, maxLength: 3 })).map(([ordered, items]) => ({
  type: "list",
  ordered,
  ...(ordered && { start: 1 }),
  spread: false,
  children: items.map((item) => ({ type: "listItem", spread: false, children: [item] })),
}));
const flow = fc.oneof(
  lines,
  list,
  paragraph.map((child) => ({ type: "blockquote", children: [child] })),
  fc
    .stringMatching(/^[a-z<>&* \n]{1,20}$/)
    .filter((value) => value.trim() === value)
    .map((value) => ({ type: "code", value })),
);
/** Two of a kind beside each other are one in Markdown, and in Slack. */
const document = fc
  .array(flow, { minLength: 1, maxLength: 4 })
  .map((nodes) =>
    nodes.filter((node, at) => at === 0 || node.type === "paragraph" || node.type !== nodes[at - 1]?.type),
  );

describe("there and back", () => {
  it("by blocks nothing is lost", () => {
    fc.assert(
      fc.property(document, (children) => {
        const markdown = writeMarkdown(readMarkdown(writeMarkdown({ type: "root", children } as never)));
        const { blocks, text: said } = writeSlack(markdown);
        const back = readText(said, blocks ?? [], names);
        expect(plainText(readMarkdown(back.markdown))).toBe(plainText(readMarkdown(markdown)));
        expect(back.markdown).toBe(markdown);
      }),
    );
  });

  it("by mrkdwn the words stay", () => {
    fc.assert(
      fc.property(words, (said) => {
        const markdown = writeMarkdown({
          type: "root",
          children: [{ type: "paragraph", children: [{ type: "text", value: said }] }],
        });
        const back = mrkdwn(writeSlack(markdown).text).text;
        // Marks of mrkdwn can't be escaped: only they may be taken for what they are not.
        const bare = (value: string) =>
          value
            .replaceAll(/[*_~`>]/g, "")
            .replaceAll(/\s+/g, " ")
            .trim();
        expect(bare(back)).toBe(bare(said));
      }),
    );
  });
});

describe("emoji", () => {
  it("all have a name that leads back to them, and are emoji of Unicode", () => {
    for (const [code, given] of Object.entries(shortcodes)) {
      for (const name of [given].flat()) {
        const emoji = emojiOf(name);
        const back = emojiName(emoji ?? "");
        expect([name, back === null ? null : emojiOf(back)]).toEqual([name, emoji]);
      }
      const [first = ""] = [given].flat();
      const isWhole = /^\p{RGI_Emoji}$/v.test(emojiOf(first) ?? "");
      expect([code, isWhole || /^(?:1F1[EF][0-9A-F]|1F3F[BCDEF]|1F9B[0-3])$/.test(code)]).toEqual([code, true]);
    }
    expect(emojiOf("heart")).toBe("❤️");
    expect(emojiName("❤")).toBe("heart");
    expect(emojiName("❤️")).toBe("heart");
  });

  it("have skin tones", () => {
    for (const [name, emoji] of [
      ["wave::skin-tone-2", "👋🏻"],
      ["+1::skin-tone-6", "👍🏿"],
      ["point_up::skin-tone-3", "☝🏼"],
      ["woman-running::skin-tone-5", "🏃🏾‍♀️"],
    ] as const) {
      expect(emojiOf(name)).toBe(emoji);
      expect(emojiName(emoji)).toBe(name);
    }
  });

  it("of the workspace keep their name", () => {
    expect(emojiOf("party_parrot")).toBeNull();
    expect(emojiName(":party_parrot:")).toBe("party_parrot");
    expect(emojiName("nonsense")).toBeNull();
    const { blocks } = writeSlack("hi :party_parrot:");
    expect(blocks?.[0].elements[0]).toMatchObject({
      elements: [
        { type: "text", text: "hi " },
        { type: "emoji", name: "party_parrot" },
      ],
    });
  });
});
