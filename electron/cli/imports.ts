import { type Consent, consent } from "../../shared/model/consent.ts";
import { conversationId } from "../../shared/model/ids.ts";
import { type Command, type Option, UsageError } from "./command.ts";
import { findAccount, readId } from "./find.ts";

const consents: readonly Consent[] = ["allowed", "unknown", "denied"];
const consentOption: Option = {
  ...{ type: "string", value: "CONSENT", multiple: true },
  help: "only these: allowed, unknown, denied (default all)",
};

/** @throws UsageError for what is no consent */
export function readConsents(texts: readonly string[], fallback: readonly Consent[]): Consent[] {
  const read = texts.map((text) => {
    const known = consent.safeParse(text);
    if (!known.success) throw new UsageError(`"${text}" is no consent; there are: ${consents.join(", ")}`);
    return known.data;
  });
  return read.length === 0 ? [...fallback] : [...new Set(read)];
}

const list: Command = {
  words: "imports list",
  arguments: "",
  count: [0, 0],
  help: "what could be imported from chat accounts, and what is",
  options: { account: { type: "string", value: "ACCOUNT", help: "only of this one" }, consent: consentOption },
  async run({ values, read, output }) {
    const named = values.text("account");
    const accountId = named === undefined ? null : (await findAccount(read, named)).id;
    const wanted = readConsents(values.texts("consent"), consents);
    const offered = await read.call("imports.list", { accountId, consents: wanted });
    await output(offered, () =>
      offered
        .map(({ id, consent: word, kind, held, name, isRequest }) =>
          [id, word, kind, held, name, isRequest ? "request" : ""].join("\t").trimEnd(),
        )
        .join("\n"),
    );
    return 0;
  },
};

const discover: Command = {
  words: "imports discover",
  arguments: "ACCOUNT",
  count: [1, 1],
  help: "ask a chat account what there is; nothing is downloaded",
  options: {},
  async run(context) {
    const { id } = await findAccount(context.read, context.positionals[0] ?? "");
    const { api } = await context.core();
    const found = await api.call("imports.discover", { accountId: id });
    await context.output(found, () => `${found.new} new, ${found.known} known`);
    return 0;
  },
};

const set: Command = {
  words: "imports set",
  arguments: "CONSENT ID…",
  count: [2, 1000],
  help: "import conversations (allowed), or stop and forget what was said in them (unknown, denied)",
  options: {},
  async run(context) {
    const [word = "", ...rest] = context.positionals;
    const [chosen] = readConsents([word], []);
    if (!chosen) throw new UsageError("say which consent");
    const ids = rest.map((text) => conversationId.parse(readId(text)));
    const { api } = await context.core();
    await api.call("imports.set", { ids, consent: chosen });
    await context.output({ ids, consent: chosen }, () => `${ids.length} conversations: ${chosen}`);
    return 0;
  },
};

const auto: Command = {
  words: "imports auto",
  arguments: "ACCOUNT on|off",
  count: [2, 2],
  help: "whether conversations that appear from now on are imported without asking",
  options: {},
  async run(context) {
    const [named = "", state] = context.positionals;
    if (state !== "on" && state !== "off") throw new UsageError('say "on" or "off"');
    const { id, address } = await findAccount(context.read, named);
    const { api } = await context.core();
    await api.call("imports.auto", { accountId: id, importNew: state === "on" });
    await context.output({ id, importNew: state === "on" }, () => `new conversations of ${address}: ${state}`);
    return 0;
  },
};

export const importCommands = [list, discover, set, auto];
