import { ApiError } from "../../../shared/api/errors.ts";
import type { Api } from "../../../shared/api/pipe.ts";
import { canonicalDraft, type DraftContent, type DraftView } from "../../../shared/model/draft.ts";
import type { DraftId } from "../../../shared/model/ids.ts";
import { toApiError } from "../../api/client.ts";
import { hold, holders, release } from "../../stores/unstored.ts";
import { text } from "../../strings/text.ts";

/**
 * `waiting`: typed but not stored yet; `failing`: the last try failed, the text is kept here and tried again; `gone`: the
 * draft was discarded or sent elsewhere, the text is kept here only.
 */
export type SaveState = "saved" | "waiting" | "failing" | "gone";

/** Who is told how it goes; one at a time. */
export interface SaveListener {
  onState?(state: SaveState): void;
  /** Told of every change, whoever makes it: a file may come in long after it was chosen. */
  onContent?(content: DraftContent): void;
  /** The draft was changed elsewhere too; our content became the newest version, theirs stays in the journal. */
  onConflict?(): void;
  /** There is no such draft to write into any more. */
  onGone?(): void;
}

export interface DraftSaverOptions extends SaveListener {
  api: Api;
  draft: Pick<DraftView, "id" | "version" | "content">;
  /** How long to wait after the last key, ms. */
  pause?: number;
}

const retryAfter = 2000;

/** Those whom somebody writes with, or waits with for a file. */
const occupied = new Set<DraftSaver>();

/**
 * Saves a draft while it is written: after a pause, on `flush`, one save at a time, each naming the version it builds
 * on. Nothing typed is ever dropped: what could not be stored is kept and tried again, also when nobody looks at it any
 * more (I30).
 */
export class DraftSaver {
  readonly id: DraftId;
  readonly #api: Api;
  readonly #pause: number;
  #listener: SaveListener;
  #content: DraftContent;
  #version: number;
  #dirty = false;
  #gone = false;
  #abandoned = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;
  #occupants = 0;

  constructor({ api, draft, pause, ...listener }: DraftSaverOptions) {
    this.#api = api;
    this.#pause = pause ?? 300;
    this.#listener = listener;
    this.id = draft.id;
    this.#content = draft.content;
    this.#version = draft.version;
  }

  get version(): number {
    return this.#version;
  }

  get content(): DraftContent {
    return this.#content;
  }

  /** There is no such draft any more; what was typed since it was stored last is here only. */
  get gone(): boolean {
    return this.#gone;
  }

  get dirty(): boolean {
    return this.#dirty;
  }

  /** Whether it still stands for its draft. */
  get stands(): boolean {
    return !this.#gone && !this.#abandoned;
  }

  /**
   * Somebody writes, or a file is on its way: as long as that lasts, everybody who opens the draft gets this one.
   * @returns to be called once, at the end
   */
  occupy(): () => void {
    this.#occupants += 1;
    occupied.add(this);
    return () => {
      this.#occupants -= 1;
      if (this.#occupants === 0) occupied.delete(this);
    };
  }

  /** Takes the draft as it was just read, if it is newer than what is known here and nothing is written on top of that. */
  catchUp({ version, content }: Pick<DraftView, "version" | "content">): void {
    if (this.#dirty || this.#saving || version <= this.#version) return;
    this.#version = version;
    this.#content = content;
  }

  listen(listener: SaveListener): void {
    this.#listener = listener;
  }

  /** Takes what is written now. */
  change(content: DraftContent): void {
    this.#content = content;
    this.#listener.onContent?.(content);
    if (this.#abandoned) return;
    this.#dirty = true;
    hold(this);
    this.#tell(this.#gone ? "gone" : "waiting");
    this.#schedule(this.#pause);
  }

  /** Stores what is not stored yet; resolves when the core has it, rejects when it could not be stored. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#dirty || this.#saving) {
      if (this.#gone) throw gone();
      this.#saving ??= this.#save().finally(() => {
        this.#saving = null;
      });
      await this.#saving;
    }
  }

  /** Nobody writes any more: stores what is left, in the background, for as long as that takes. */
  close(): void {
    this.flush().catch(() => {});
  }

  /** Forgets what is not stored: the draft is gone, and that is known. */
  abandon(): void {
    this.#abandoned = true;
    this.#dirty = false;
    release(this);
    clearTimeout(this.#timer);
  }

  #tell(state: SaveState): void {
    this.#listener.onState?.(state);
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#abandoned || this.#gone) return;
    this.#timer = setTimeout(() => void this.flush().catch(() => {}), milliseconds);
  }

  async #save(): Promise<void> {
    const content = this.#content;
    this.#dirty = false;
    try {
      await this.#store(content);
    } catch (error) {
      if (!this.#abandoned) this.#failed(error);
      throw error;
    }
    if (this.#dirty) return;
    release(this);
    this.#tell("saved");
  }

  #failed(error: unknown): void {
    this.#dirty = true;
    this.#gone = isGone(error);
    this.#tell(this.#gone ? "gone" : "failing");
    if (this.#gone) this.#listener.onGone?.();
    else this.#schedule(retryAfter);
  }

  /** A conflict that the newest version doesn't end is none of versions: the draft itself is no longer open. */
  async #store(content: DraftContent): Promise<void> {
    let overtaken = false;
    for (;;) {
      const version = this.#version;
      try {
        const saved = await this.#api.call("drafts.save", { id: this.id, version, content });
        this.#version = saved.version;
        break;
      } catch (error) {
        if (toApiError(error).kind !== "conflict") throw error;
        const newest = await this.#api.call("drafts.get", { id: this.id });
        this.#version = newest.version;
        if (newest.version === version) throw gone();
        // Our own, if only its answer was lost.
        if (canonicalDraft(newest.content) === canonicalDraft(content)) break;
        overtaken = true;
      }
    }
    if (overtaken) this.#listener.onConflict?.();
  }
}

function gone(): ApiError {
  return new ApiError({ kind: "not-found", message: text.composer.gone });
}

function isGone(error: unknown): boolean {
  return toApiError(error).kind === "not-found";
}

/** Who has a draft in hand: writes it, waits for a file of it, or holds words that the core doesn't have. */
export function heldSaver(id: DraftId): DraftSaver | null {
  const held = [...occupied, ...holders()].find((one) => one instanceof DraftSaver && one.id === id && one.stands);
  return held instanceof DraftSaver ? held : null;
}

/** The one who saves a draft that was just read: there are never two of them. */
export function saverOf(api: Api, draft: DraftSaverOptions["draft"]): DraftSaver {
  const held = heldSaver(draft.id);
  held?.catchUp(draft);
  return held ?? new DraftSaver({ api, draft });
}
