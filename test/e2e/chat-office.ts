import type { Browser, Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import type { Json } from "../../electron/demo/slack/model.ts";
import { type Dovecot, startDovecot } from "../servers/dovecot.ts";
import { type SlackWorkspace, startSlackWorkspace } from "../servers/slack/start-slack-workspace.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { goIn } from "../support/go-in.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { until } from "../support/until.ts";

const names = ["general", "design", "random", "support", "ops"] as const;
export type Name = (typeof names)[number];

/** Who is in the workspace, by their ids there. */
interface People {
  alice: string;
  anna: string;
  ben: string;
}

/** A window over a mail account and a workspace of five channels, with what tests do in it. */
export class ChatOffice {
  readonly slack: SlackWorkspace;
  readonly people: People;
  readonly app: LoopbackApp;
  readonly page: Page;
  readonly #dovecot: Dovecot;
  readonly #smtp: Smtp;
  readonly #channels: ReadonlyMap<Name, string>;
  /** Asks the core for something that no button asks for. */
  ask: (method: string) => void = () => {};

  static async open(browser: Browser): Promise<ChatOffice> {
    const dovecot = await startDovecot();
    await dovecot.bulk("alice", "INBOX", [offer()]);
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const office = new ChatOffice(
      dovecot,
      await startSmtp({ deliver: async () => undefined }),
      await startSlackWorkspace(),
      await startLoopback(),
      page,
    );
    await office.#standInForSlack();
    await goIn(page, office.app.address);
    return office;
  }

  constructor(dovecot: Dovecot, smtp: Smtp, slack: SlackWorkspace, app: LoopbackApp, page: Page) {
    this.#dovecot = dovecot;
    this.#smtp = smtp;
    this.slack = slack;
    this.app = app;
    this.page = page;
    this.people = {
      alice: slack.addUser({ realName: "Alice Example", email: "alice@example.test" }).id,
      anna: slack.addUser({ realName: "Anna Ash", email: "anna@example.org" }).id,
      ben: slack.addUser({ realName: "Ben Birch", email: "ben@example.org" }).id,
    };
    this.#channels = new Map(names.map((name) => [name, this.#furnished(name)]));
  }

  async close(): Promise<void> {
    await this.app.stop();
    await this.#smtp.stop();
    await this.slack.close();
    await this.#dovecot.stop();
  }

  /** A channel with people and something said in it. */
  #furnished(name: Name): string {
    const { alice, anna, ben } = this.people;
    const { id } = this.slack.addChannel({ name, members: [alice, anna, ben], topic: `All about ${name}` });
    for (let index = 0; index < 30; index++) {
      this.slack.post(id, index % 3 === 0 ? ben : anna, {
        text: `${name} words ${index} of the lighthouse`,
        at: Date.now() - (40 - index) * 60_000,
      });
    }
    return id;
  }

  /** The form has no field for where Slack is: what is typed goes to the stand-in instead. */
  async #standInForSlack(): Promise<void> {
    await this.page.routeWebSocket(/\/ws\?/, (socket) => {
      const core = socket.connectToServer();
      this.ask = (method) => core.send(JSON.stringify({ t: "q", i: `test ${method}`, m: "call", a: [method, {}] }));
      socket.onMessage((message) => {
        const call = JSON.parse(String(message));
        const [method, input] = call.a ?? [];
        if (method === "accounts.add" && input.provider === "slack") input.fields.apiUrl = this.slack.url;
        core.send(JSON.stringify(call));
      });
    });
  }

  channel(name: Name): string {
    return this.#channels.get(name) ?? "";
  }

  rows(): Locator {
    return this.page.getByRole("listbox", { name: "Conversations" }).getByRole("option");
  }

  row(words: string | RegExp): Locator {
    return this.rows().filter({ hasText: words });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name });
  }

  message(words: string): Locator {
    return this.page.getByRole("article").filter({ hasText: words }).and(this.page.locator(".chat-message"));
  }

  field(name = "Write to #general"): Locator {
    return this.page.getByRole("textbox", { name });
  }

  onServer(name: Name, find: (message: Json) => boolean): Promise<Json> {
    return until(() => this.slack.messages(this.channel(name)).find(find), { what: "the message on the server" });
  }

  /** Opens the menu of a message and chooses from it. */
  async choose(said: Locator, entry: string): Promise<void> {
    const menu = said.getByRole("button", { name: "More actions" });
    // What comes in may move the message away from under the pointer, and its tools go with that.
    await expect(async () => {
      await said.hover();
      await menu.click({ timeout: 5_000 });
    }).toPass();
    await this.page.getByRole("menuitem", { name: entry }).click();
    await expect(this.page.getByRole("menuitem")).toHaveCount(0);
  }

  async inbox(): Promise<void> {
    await this.page
      .getByRole("navigation")
      .getByRole("button", { name: /^Inbox/ })
      .click();
  }

  async signInToMail(): Promise<void> {
    await this.page.getByRole("button", { name: "Add account" }).first().click();
    const form = this.dialog("Add account");
    await form.getByLabel("E-mail address").fill("alice@example.test");
    await form.getByLabel("Password", { exact: true }).fill("secret");
    await form.getByRole("button", { name: "Continue" }).click();
    for (const [label, port] of [
      ["IMAP", this.#dovecot.port],
      ["SMTP", this.#smtp.port],
    ]) {
      await form.getByLabel(`${label} server`).fill("127.0.0.1");
      await form.getByLabel(new RegExp(`^${label} port`)).fill(String(port));
      await form.getByLabel(new RegExp(`^${label} encryption`)).selectOption("none");
    }
    await form.getByLabel(/^User name/).fill("alice");
    await form.getByRole("button", { name: "Sign in" }).click();
    await expect(form).toBeHidden();
    await expect(this.row("Offer for the harbour house")).toBeVisible();
  }

  /** Begins to add the workspace; gives the form, in which nothing is typed. */
  async beginSlack(): Promise<Locator> {
    await this.page.getByRole("button", { name: "Add account" }).click();
    const form = this.dialog("Add account");
    await form.getByRole("radio", { name: "Slack" }).check();
    return form;
  }

  /** Signs in with good tokens; gives the list of conversations to choose from. */
  async finishSlack(form: Locator): Promise<Locator> {
    const { accessToken, appToken } = this.slack.issueTokens({ user: this.people.alice });
    await form.getByLabel(/^User OAuth token/).fill(accessToken);
    await form.getByLabel(/^App-level token/).fill(appToken);
    await form.getByRole("button", { name: "Sign in" }).click();
    const chooser = this.dialog(/^Choose what to import/);
    await expect(chooser.getByRole("checkbox", { name: /^(?:general|design|random|support|ops)/ })).toHaveCount(5);
    return chooser;
  }

  /** Mail and the workspace, with #general and #design chosen. */
  async signInToAll(): Promise<void> {
    await this.signInToMail();
    const chooser = await this.finishSlack(await this.beginSlack());
    for (const name of [/^general/, /^design/]) await chooser.getByRole("checkbox", { name }).check();
    await chooser.getByRole("button", { name: "Import 2 conversations" }).click();
    await expect(chooser).toBeHidden();
    await this.imported();
  }

  /** What was said in #general and #design before is here: only then something in it is new. */
  async imported(): Promise<void> {
    for (const name of ["general", "design"]) {
      await expect(this.row(`#${name}`)).toContainText(`${name} words 29`);
      await expect(this.row(`#${name}`)).toHaveAttribute("data-unread", "true");
    }
  }
}

function offer() {
  const date = Date.now() - 86_400_000;
  return {
    date,
    flags: [],
    source: letter({
      id: "offer@example.test",
      subject: "Offer for the harbour house",
      from: "Anna Ash <anna@example.org>",
      date,
      text: "Dear Alice, would Thursday suit you for the lighthouse?\r\n",
    }),
  };
}
