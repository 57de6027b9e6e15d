import { ApiError } from "../../../shared/api/errors.ts";
import type { Api } from "../../../shared/api/pipe.ts";
import type { DraftContent, DraftView } from "../../../shared/model/draft.ts";
import type { ConversationId, DraftId, MessageId } from "../../../shared/model/ids.ts";
import { hold, holders, release } from "../../stores/unstored.ts";
import { text } from "../../strings/text.ts";
import { type DraftSaver, heldSaver, type SaveState, saverOf } from "../composer/draft-saver.ts";

/** What is said and what goes along with it. */
export type ChatContent = Pick<DraftContent, "text" | "attachments"> & { broadcast: boolean };

export interface ChatWriterOptions {
  api: Api;
  conversationId: ConversationId;
  /** The message whose thread is answered in; null: the conversation itself. */
  sourceId: MessageId | null;
  onChange(): void;
  onConflict(): void;
  /** What was written here was sent or discarded elsewhere; it goes on as a draft of its own. */
  onGone(): void;
}

/** ms; what could not be begun is begun again. */
const retryAfter = 2000;

const nothing: ChatContent = { text: "", attachments: [], broadcast: false };

/** Those whose place is looked at, or who wait for a file. */
const occupied = new Set<ChatWriter>();

function isEmpty({ text, attachments }: ChatContent): boolean {
  return text.trim() === "" && attachments.length === 0;
}

function contentOf({ text, attachments, broadcast = false }: DraftContent): ChatContent {
  return { text, attachments, broadcast };
}

/**
 * What is being written in one conversation or thread. A draft is made with the first character and stored as it is
 * typed; sending empties the field at once and gives the words back if it was refused.
 */
export class ChatWriter {
  #options: ChatWriterOptions;
  #content: ChatContent = nothing;
  #writing: { id: DraftId; saver: DraftSaver } | null = null;
  #opening: Promise<{ id: DraftId; saver: DraftSaver }> | null = null;
  /** While it runs, what is typed waits: the draft that is being sent is not touched. */
  #sending: Promise<void> | null = null;
  #state: SaveState | null = null;
  /** Sent or discarded here: a list that still names them is out of date. */
  readonly #gone = new Set<DraftId>();
  #again: ReturnType<typeof setTimeout> | undefined;
  #lookers = 0;
  /** Files on their way: the draft that they go into is not given up, empty or not. */
  #expecting = 0;

  constructor(options: ChatWriterOptions) {
    this.#options = options;
  }

  /** Somebody looks at it again. */
  listen(options: ChatWriterOptions): void {
    this.#options = options;
  }

  isAt(conversationId: ConversationId, sourceId: MessageId | null): boolean {
    return this.#options.conversationId === conversationId && this.#options.sourceId === sourceId;
  }

  /** Its name as a place for files. */
  get place(): string {
    const { conversationId, sourceId } = this.#options;
    return `conversation ${conversationId} ${sourceId ?? ""}`;
  }

  /**
   * Somebody looks at the place: as long as that lasts, everybody who opens it gets this one.
   * @returns to be called once, at the end: what is left is stored in the background, for as long as that takes
   */
  occupy(): () => void {
    this.#lookers += 1;
    occupied.add(this);
    return () => {
      this.#lookers -= 1;
      this.#leave();
    };
  }

  /** Files are on their way; that holds it in its place, looked at or not. @returns to be called once, at the end */
  expectFiles(): () => void {
    this.#expecting += 1;
    occupied.add(this);
    return () => {
      this.#expecting -= 1;
      this.#leave();
    };
  }

  get content(): ChatContent {
    return this.#content;
  }

  get state(): SaveState | null {
    return this.#state;
  }

  /** The drafts there are: goes on with the one of this place, unless something is being written already. */
  adopt(drafts: readonly DraftView[]): void {
    const listed = new Set(drafts.map(({ id }) => id));
    for (const id of this.#gone) if (!listed.has(id)) this.#gone.delete(id);
    if (this.#writing || this.#opening || this.#sending || !isEmpty(this.#content)) return;
    const draft = drafts.find(
      ({ id, kind, sourceId }) => kind === "message" && sourceId === this.#options.sourceId && !this.#gone.has(id),
    );
    const content = draft && contentOf((heldSaver(draft.id) ?? draft).content);
    if (!content || isEmpty(content)) return;
    this.#writing = this.#writingOf(draft);
    this.#content = content;
    this.#options.onChange();
  }

  change(part: Partial<ChatContent>): void {
    this.#content = { ...this.#content, ...part };
    if (!this.#sending) this.#store();
    this.#options.onChange();
  }

  /** The draft, made now if there is none: files need one to be put into. */
  async draft(): Promise<DraftId> {
    return (await this.#open()).id;
  }

  /** Stores what is not stored yet. An empty draft is given up: there is nothing in it to keep, and nothing comes. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    if (!this.#writing) {
      if (!isEmpty(this.#content)) await this.#open();
      return this.#writing ? this.flush() : undefined;
    }
    const { id, saver } = this.#writing;
    if (!isEmpty(this.#content) || this.#expecting > 0) return saver.flush();
    this.#forget();
    await this.#options.api.call("drafts.discard", { id });
  }

  /**
   * Sends what is written; the field is empty at once. Chat leaves without delay: it can be taken back afterwards.
   * @returns false when nothing is written
   * @throws what the core answered; the words are back in the field then
   */
  async send(): Promise<boolean> {
    while (this.#sending) await this.#sending.catch(() => {});
    if (isEmpty(this.#content)) return false;
    const said = this.#content;
    const unseen = this.#writing === null;
    const opened = this.#open();
    this.#content = nothing;
    this.#options.onChange();
    const sending = this.#send(opened, said, unseen).finally(() => {
      this.#sending = null;
      if (!isEmpty(this.#content)) this.#store();
    });
    this.#sending = sending;
    await sending;
    return true;
  }

  #leave(): void {
    if (this.#lookers > 0) return;
    if (this.#expecting === 0) occupied.delete(this);
    this.flush().catch(() => {});
  }

  /** @param unseen what was begun here before, if anything, was not in the field: it is shown, not written over or sent */
  async #send(opened: Promise<{ id: DraftId; saver: DraftSaver }>, said: ChatContent, unseen: boolean): Promise<void> {
    let earlier: DraftSaver | null = null;
    try {
      const { id, saver } = await opened;
      if (unseen && !isEmpty(contentOf(saver.content))) {
        earlier = saver;
        throw new ApiError({ kind: "conflict", message: text.chatComposer.begunBefore });
      }
      saver.change({ ...saver.content, ...said });
      await saver.flush();
      await this.#options.api.call("drafts.send", { id, version: saver.version, delayMs: null });
      this.#forget();
    } catch (error) {
      this.#content = { ...said, text: joined(said.text, this.#content.text) };
      if (earlier) this.#join(earlier);
      this.#options.onChange();
      throw error;
    }
  }

  #store(): void {
    clearTimeout(this.#again);
    if (this.#writing) this.#writing.saver.change({ ...this.#writing.saver.content, ...this.#content });
    else if (isEmpty(this.#content)) release(this);
    else this.#begin();
  }

  #begin(): void {
    hold(this);
    this.#open().catch(() => {
      this.#tell("failing");
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.#store(), retryAfter);
    });
  }

  /** The draft is there no more, what is in the field is: it is begun anew. */
  #begunAnew(): void {
    this.#forget();
    if (this.#sending) return;
    this.#store();
    this.#options.onGone();
  }

  #forget(): void {
    if (!this.#writing) return;
    this.#gone.add(this.#writing.id);
    this.#writing.saver.abandon();
    this.#writing = null;
    this.#tell(null);
  }

  #open(): Promise<{ id: DraftId; saver: DraftSaver }> {
    if (this.#writing) return Promise.resolve(this.#writing);
    this.#opening ??= this.#opened().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #opened(): Promise<{ id: DraftId; saver: DraftSaver }> {
    const { api, conversationId, sourceId } = this.#options;
    const draft = await api.call("drafts.create", { kind: "message", sourceId, accountId: null, conversationId });
    this.#gone.delete(draft.id);
    const writing = this.#writingOf(draft);
    this.#writing = writing;
    if (!this.#sending) this.#join(writing.saver);
    release(this);
    return writing;
  }

  /** What was begun here before, stored or still held, is not written over: what is in the field comes behind it. */
  #join(saver: DraftSaver): void {
    const before = contentOf(saver.content);
    const added = this.#content;
    const files = added.attachments.filter(({ id }) => !before.attachments.some((file) => file.id === id));
    this.#content = {
      text: joined(before.text, added.text),
      attachments: [...before.attachments, ...files],
      broadcast: before.broadcast || added.broadcast,
    };
    if (!isEmpty(added)) saver.change({ ...saver.content, ...this.#content });
    this.#options.onChange();
  }

  #writingOf(draft: DraftView): { id: DraftId; saver: DraftSaver } {
    const saver = saverOf(this.#options.api, draft);
    saver.listen({
      onState: (state) => this.#tell(state),
      onConflict: () => this.#options.onConflict(),
      onGone: () => this.#begunAnew(),
    });
    return { id: draft.id, saver };
  }

  #tell(state: SaveState | null): void {
    this.#state = state;
    this.#options.onChange();
  }
}

/** Who writes in a place: the one who is there, waits for a file or has words that could not be stored yet; else a new one. */
export function writerAt(options: ChatWriterOptions): ChatWriter {
  const { conversationId, sourceId } = options;
  const held = [...occupied, ...holders()].find(
    (one) => one instanceof ChatWriter && one.isAt(conversationId, sourceId),
  );
  if (!(held instanceof ChatWriter)) return new ChatWriter(options);
  held.listen(options);
  return held;
}

/** Both, the earlier first; once where they are the same. */
function joined(before: string, after: string): string {
  if (before === "" || after === "" || before === after) return after || before;
  return `${before}\n${after}`;
}
