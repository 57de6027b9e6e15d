import type { Discovery, FoundServers } from "../../../../shared/model/discovery.ts";
import type { Log } from "../../ports.ts";
import { candidateOf } from "./candidate.ts";
import { abortion, type Limits, within } from "./deadline.ts";
import { guess } from "./guess.ts";
import { BadAnswer } from "./https-text.ts";
import { knownProvider } from "./known-providers.ts";
import type { Network } from "./network.ts";
import { type Question, questionFor } from "./question.ts";
import { BadXml } from "./read-xml.ts";
import { type Source, sources } from "./sources.ts";
import { readSubject } from "./subject.ts";
import type { Told } from "./told.ts";

export interface DiscoveryContext extends Limits {
  network: Network;
  log: Log;
}

/** For one place, and for everything, ms. */
const eachMs = 5000;
const allMs = 10_000;
/** How long something better is waited for once there is something, ms. */
const betterMs = 1500;

/**
 * Finds the mail servers of an address: by the list that comes with Bobbin, without any network; else by asking the address's
 * own domain and DNS at once, and by guessing what is still missing. The password plays no part; only the address leaves, to
 * its own domain and to the provider that takes the domain's mail. Takes ten seconds at most. Nothing found is an answer;
 * throws `ConnectorError` only for what is no address, or the signal's reason.
 */
export async function discover(address: string, context: DiscoveryContext): Promise<Discovery> {
  const { network, clock, signal, log } = context;
  const subject = readSubject(address);
  const listed = knownProvider(subject);
  const known = listed && candidateOf({ source: "list", trust: "list" }, listed, subject);
  if (known) return { candidates: [known], sentence: "" };

  const search = new Search(questionFor(subject, network), log);
  await within(allMs, { clock, signal }, async (inner) => {
    await search.askAll({ clock, signal: inner });
    await search.guessMissing({ clock, signal: inner });
  }).catch((error: unknown) => {
    // Out of time: what was found until then is the answer.
    signal.throwIfAborted();
    log.debug("discovery.ended", { error: String(error) });
  });
  const discovery = search.result();
  log.info("discovery", { found: discovery.candidates.map(({ source }) => source) });
  return discovery;
}

/** One search: what was told so far, by the rank of who told it. */
class Search {
  readonly #question: Question;
  readonly #log: Log;
  readonly #told = new Map<Source, Told>();
  #completed: FoundServers | null = null;
  /** Somebody gave an answer, be it a wrong one: there is a network. */
  #answered = false;

  constructor(question: Question, log: Log) {
    this.#question = question;
    this.#log = log;
  }

  /** Asks all sources at once; over when the best one that knows enough has answered, or a while after another did. */
  async askAll({ clock, signal }: Limits): Promise<void> {
    const stop = new AbortController();
    const inner = AbortSignal.any([signal, stop.signal]);
    const running = sources.map((source) => this.#ask(source, { clock, signal: inner }));
    const patience = async (): Promise<void> => {
      await Promise.any(running.map(async (each) => (await each) || Promise.reject(new Error("not enough"))));
      await clock.sleep(betterMs, inner);
    };
    const best = async (): Promise<void> => {
      for (const each of running) if (await each) return;
    };
    const everything = Promise.all(running);
    try {
      await Promise.race([best(), patience().catch(() => everything), abortion(inner)]);
    } finally {
      stop.abort(new Error("enough is known"));
      await everything;
    }
  }

  /** Whether it told of servers for both directions. */
  async #ask(source: Source, limits: Limits): Promise<boolean> {
    try {
      const told = await within(eachMs, limits, (signal) => source.ask(this.#question, signal));
      this.#answered = true;
      if (!told) return false;
      this.#told.set(source, told);
      return told.imap.length > 0 && told.smtp.length > 0;
    } catch (error) {
      this.#answered ||= error instanceof BadAnswer || error instanceof BadXml;
      this.#log.debug("discovery.nothing", { source: source.source, error: String(error) });
      return false;
    }
  }

  /** Looks for what no source told, beside the best that is known. */
  async guessMissing(limits: Limits): Promise<void> {
    if (this.#candidates().some(({ imap, smtp }) => imap.length > 0 && smtp.length > 0)) return;
    const [best] = this.#ranked();
    const [imap, smtp] = await Promise.all(
      (["imap", "smtp"] as const).map(async (protocol) => {
        const told = best?.told[protocol] ?? [];
        return told.length > 0 ? told : await guess(this.#question, protocol, eachMs, limits);
      }),
    );
    const told: Told = { provider: best?.told.provider ?? "", imap: imap ?? [], smtp: smtp ?? [], pop3: false };
    this.#completed = candidateOf({ source: "guess", trust: "guess" }, told, this.#question.subject);
  }

  /** What sources told that holds any server, the most trustworthy first. */
  #ranked(): { source: Source; told: Told }[] {
    return sources.flatMap((source) => {
      const told = this.#told.get(source);
      return told && told.imap.length + told.smtp.length > 0 ? [{ source, told }] : [];
    });
  }

  #candidates(): FoundServers[] {
    const { subject } = this.#question;
    return this.#ranked().flatMap(({ source, told }) => candidateOf(source, told, subject) ?? []);
  }

  result(): Discovery {
    const found = this.#completed ? [this.#completed, ...this.#candidates()] : this.#candidates();
    const whole = found.filter(({ smtp }) => smtp.length > 0);
    const candidates = distinct([...whole, ...found.filter(({ smtp }) => smtp.length === 0)]);
    return { candidates, sentence: candidates.length > 0 ? "" : this.#nothing() };
  }

  #nothing(): string {
    const { domain } = this.#question.subject;
    if ([...this.#told.values()].some(({ pop3 }) => pop3))
      return `${domain} is said to offer POP3 only. Bobbin needs IMAP: ask your provider for it.`;
    return this.#answered
      ? `No mail servers were found for ${domain}. Your provider's help pages name them.`
      : `The network could not be asked for the mail servers of ${domain}. Fill them in, or try again when you are online.`;
  }
}

/** The same servers told twice are told by the first. */
function distinct(candidates: FoundServers[]): FoundServers[] {
  const seen = new Set<string>();
  return candidates.filter(({ fields }) => {
    const key = JSON.stringify(fields);
    return !seen.has(key) && seen.add(key);
  });
}
