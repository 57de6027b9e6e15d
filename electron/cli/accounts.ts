import { z } from "zod";
import { providerId, secretBackend, secretBackends } from "../../shared/model/account.ts";
import { type Command, type Context, type Option, UsageError } from "./command.ts";
import { findAccount } from "./find.ts";
import { agreedServers } from "./found-servers.ts";

const securities = ["none", "starttls", "tls"] as const;
const text = (value: string, help: string): Option => ({ type: "string", value, help });

/** Each becomes the sign-in field of the same name in camel case. */
const fieldOptions: Record<string, Option> = {
  address: text("ADDRESS", "the e-mail address"),
  name: text("NAME", "the name put in From"),
  username: text("USER", "where it is not the address"),
  "imap-host": text("HOST", "the IMAP server; found from the address when neither server is named"),
  "imap-port": text("PORT", "default by encryption"),
  "imap-security": { type: "string", choices: securities, help: "default tls" },
  "smtp-host": text("HOST", "the SMTP server"),
  "smtp-port": text("PORT", "default by encryption"),
  "smtp-security": { type: "string", choices: securities, help: "default tls" },
  "accept-certificate": text("SHA-256", "the fingerprint of a certificate to trust"),
};
const hosts = ["imap-host", "smtp-host"];

const add: Command = {
  words: "accounts add",
  arguments: "imap|slack",
  count: [1, 1],
  help: "sign in to an account and keep it",
  options: {
    ...fieldOptions,
    yes: { type: "boolean", help: "send the password to the servers that were found without asking" },
    "fields-stdin": { type: "boolean", help: "slack: what its sign-in asks for, as a JSON object on standard input" },
    choose: { type: "boolean", help: "slack: import nothing before it is chosen; see imports set" },
    "password-stdin": { type: "boolean", help: "read the password from standard input" },
    secrets: { type: "string", choices: secretBackends, help: "where the password is kept (default keychain)" },
  },
  async run(context) {
    const { values } = context;
    const provider = providerId.safeParse(context.positionals[0]);
    if (!provider.success)
      throw new UsageError(
        `there is no provider "${context.positionals[0]}"; there are: ${providerId.options.join(", ")}`,
      );
    if (provider.data !== "imap") return addByFields(context, provider.data);
    const address = values.required("address");
    const named = hosts.some((name) => values.text(name) !== undefined);
    if (named) for (const name of hosts) values.required(name);
    for (const name of ["imap-port", "smtp-port"]) checkPort(name, values.text(name));
    if (!values.flag("password-stdin"))
      throw new UsageError(
        `--password-stdin is missing${named ? "" : "; servers are found from the address, or named with --imap-host and --smtp-host"}`,
      );
    const keeping = readKeeping(context);
    const typed = fieldsOf(context, passwordOf(await context.stdin()));
    const found = named ? null : await agreedServers(context, address);
    const fields = { ...found?.fields, ...typed };

    const { api } = await context.core();
    const { id } = await api.call("accounts.add", { provider: provider.data, fields, ...keeping });
    const servers = found ? { servers: found } : {};
    await context.output({ id, address, secrets: keeping.secrets, ...servers }, () => `account ${id} added`);
    return 0;
  },
};

const list: Command = {
  words: "accounts list",
  arguments: "",
  count: [0, 0],
  help: "the accounts and how they are",
  options: {},
  async run(context) {
    const accounts = await context.read.call("accounts.list", {});
    await context.output(accounts, () =>
      accounts
        .map(({ id, address, provider, state, progress, secretBackend: kept }) =>
          [id, address, provider, kept, state.kind, `${progress.held}/${progress.total ?? "?"}`, state.reason].join(
            "\t",
          ),
        )
        .join("\n"),
    );
    return 0;
  },
};

const remove: Command = {
  words: "accounts remove",
  arguments: "ACCOUNT",
  count: [1, 1],
  help: "forget an account (its number or address): messages here and the password, nothing on the server",
  options: {},
  async run(context) {
    const { id, address } = await findAccount(context.read, context.positionals[0] ?? "");
    const { api } = await context.core();
    await api.call("accounts.remove", { id });
    await context.output({ id, address }, () => `account ${id} (${address}) removed`);
    return 0;
  },
};

export const accountCommands = [add, list, remove];

/** Where the password goes, with what opens that place. */
function readKeeping({ values, environment }: Context) {
  const secrets = secretBackend.parse(values.text("secrets") ?? "keychain");
  const passphrase = environment["BOBBIN_PASSPHRASE"];
  if (secrets === "file" && !passphrase) throw new UsageError("--secrets file needs BOBBIN_PASSPHRASE");
  return { secrets, ...(secrets === "file" && passphrase ? { passphrase } : {}) };
}

/** Providers whose sign-in asks for other things than mail does; without any field it is done in the browser. */
async function addByFields(context: Context, provider: "slack"): Promise<0> {
  const keeping = readKeeping(context);
  const fields = context.values.flag("fields-stdin") ? readFields(await context.stdin()) : {};
  const { api } = await context.core();
  const { id } = await api.call("accounts.add", {
    ...{ provider, fields, ...keeping },
    importNew: !context.values.flag("choose"),
  });
  await context.output({ id, secrets: keeping.secrets }, () => `account ${id} added`);
  return 0;
}

function readFields(input: Buffer): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(input.toString("utf8")));
  } catch {
    throw new UsageError("standard input is no JSON object of texts");
  }
}

function fieldsOf({ values }: Context, password: string): Record<string, string> {
  const given = Object.keys(fieldOptions).flatMap((name) => {
    const value = values.text(name);
    return value === undefined ? [] : [[camelCase(name), value] as const];
  });
  return { ...Object.fromEntries(given), password };
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function checkPort(name: string, value: string | undefined): void {
  if (value !== undefined && (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 65_535))
    throw new UsageError(`--${name} must be between 1 and 65535, not "${value}"`);
}

/** One line break at the end comes from `echo` and is no part of the password. */
function passwordOf(input: Buffer): string {
  const password = input.toString("utf8").replace(/\r?\n$/, "");
  if (password === "") throw new UsageError("the password on standard input is empty");
  return password;
}
