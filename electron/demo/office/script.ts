/** A conversation of the demo's workspace, or what happens in one while somebody watches, as written in a file. */
export interface Script {
  /** Name of the file, by which scenes find their place. */
  id: string;
  /** The channel's name; null for people who talk directly. */
  channel: string | null;
  private: boolean;
  archived: boolean;
  topic: string;
  /** Short names, without the owner. */
  people: string[];
  /** The acts come again and again: so many times, every so many minutes, back from now. */
  repeats: { count: number; every: number } | null;
  acts: Act[];
}

export interface Act {
  who: string;
  kind: "says" | "edits" | "reacts" | "topic" | "joins" | "leaves";
  /** Minutes before now in a conversation; seconds after the act before in a scene. */
  when: number;
  /** In the thread of what was last said to everybody. */
  reply: boolean;
  /** A reply that everybody sees. */
  loud: boolean;
  unread: boolean;
  edited: boolean;
  files: string[];
  /** By name, without colons; of the act `reacts` the only one. */
  reactions: { name: string; who: string[] }[];
  text: string;
}

const minutes = { s: 1 / 60, m: 1, h: 60, d: 1440 } as const;

/**
 * Reads a script: a head of `name: value` lines, then acts that each begin with a line
 * `== who 3h re loud edited unread +file.pdf :tada:tom,priya` (`~` in a file's name is a blank). A word `edits`,
 * `topic`, `joins` or `leaves` makes it another act, an emoji without anybody a reaction of who acts.
 * @param unit what a bare number in `3s` counts: acts of scenes are in seconds
 */
export function parseScript(id: string, source: string, unit: "minutes" | "seconds"): Script {
  const [head = "", ...rest] = source.replaceAll("\r\n", "\n").split(/^== /m);
  const fields = new Map([...head.matchAll(/^(\w+): (.*)$/gm)].map(([, name = "", value = ""]) => [name, value]));
  const [count, every] = (fields.get("repeats") ?? "").split(" ");
  return {
    id,
    channel: fields.get("channel") ?? null,
    private: fields.has("private"),
    archived: fields.has("archived"),
    topic: fields.get("topic") ?? "",
    people: fields.get("people")?.split(",") ?? [],
    repeats: every === undefined ? null : { count: Number(count), every: timeOf(every, "minutes") ?? 60 },
    acts: rest.map((act) => parseAct(act, unit)),
  };
}

const kinds: readonly Act["kind"][] = ["edits", "topic", "joins", "leaves"];

function parseAct(source: string, unit: "minutes" | "seconds"): Act {
  const [line = "", ...lines] = source.split("\n");
  const [who = "", ...words] = line.split(" ");
  const has = (word: string): boolean => words.includes(word);
  const reactions = words.flatMap((word) => {
    const [, name, people = ""] = /^:([^:]+(?:::[^:]+)?):(.*)$/.exec(word) ?? [];
    return name === undefined ? [] : [{ name, who: people === "" ? [] : people.split(",") }];
  });
  const text = lines.join("\n").trim();
  const reacts = text === "" && reactions.length > 0;
  return {
    who,
    kind: reacts ? "reacts" : (kinds.find((kind) => words.includes(kind)) ?? "says"),
    when: words.map((word) => timeOf(word, unit)).find((time) => time !== null) ?? 0,
    reply: has("re"),
    loud: has("loud"),
    unread: has("unread"),
    edited: has("edited"),
    files: words.filter((word) => word.startsWith("+")).map((word) => word.slice(1).replaceAll("~", " ")),
    reactions,
    text,
  };
}

function timeOf(word: string, unit: "minutes" | "seconds"): number | null {
  const [, number, letter = "m"] = /^(\d+)([smhd])$/.exec(word) ?? [];
  if (number === undefined) return null;
  const [, factor = 1] = Object.entries(minutes).find(([name]) => name === letter) ?? [];
  return Number(number) * factor * (unit === "seconds" ? 60 : 1);
}
