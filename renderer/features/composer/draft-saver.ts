import type { ApiErrorKind } from "../../../shared/api/errors.ts";
import type { Api } from "../../../shared/api/pipe.ts";
import type { DraftContent, DraftView } from "../../../shared/model/draft.ts";
import { toApiError } from "../../api/client.ts";

/** `waiting`: typed but not stored yet; `failing`: the last try failed, the text is kept here and tried again. */
export type SaveState = "saved" | "waiting" | "failing";

export interface DraftSaverOptions {
  api: Api;
  draft: Pick<DraftView, "id" | "version" | "content">;
  /** How long to wait after the last key, ms. */
  pause?: number;
  onState?(state: SaveState): void;
  /** The draft was changed elsewhere too; our content became the newest version, theirs stays in the journal. */
  onConflict?(): void;
}

const retryAfter = 2000;

/** Errors that say nothing of the draft and pass by themselves. */
const passing: ReadonlySet<ApiErrorKind> = new Set(["storage", "parked", "offline", "failed"]);

/**
 * Saves a draft while it is written: after a pause, on `flush`, one save at a time, each naming the version it builds
 * on. Nothing typed is ever dropped: what could not be stored is kept and tried again (I30).
 */
export class DraftSaver {
  readonly #options: DraftSaverOptions;
  readonly #pause: number;
  #content: DraftContent;
  #version: number;
  #dirty = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;
  #closed = false;
  #abandoned = false;

  constructor(options: DraftSaverOptions) {
    this.#options = options;
    this.#pause = options.pause ?? 300;
    this.#content = options.draft.content;
    this.#version = options.draft.version;
  }

  get version(): number {
    return this.#version;
  }

  get content(): DraftContent {
    return this.#content;
  }

  /** Takes what is written now. */
  change(content: DraftContent): void {
    this.#content = content;
    this.#dirty = true;
    this.#options.onState?.("waiting");
    this.#schedule(this.#pause);
  }

  /** Stores what is not stored yet; resolves when the core has it, rejects when it could not be stored. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#dirty || this.#saving) {
      this.#saving ??= this.#save().finally(() => {
        this.#saving = null;
      });
      await this.#saving;
    }
  }

  /** Nothing more is typed. What can't be stored now, as on a full disk, is tried until it is, in the background. */
  close(): void {
    this.#closed = true;
    this.flush().catch(() => {});
  }

  /** Forgets what is not stored: the draft is gone. */
  abandon(): void {
    this.#abandoned = true;
    this.#dirty = false;
    clearTimeout(this.#timer);
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.flush().catch(() => {});
    }, milliseconds);
  }

  async #save(): Promise<void> {
    const content = this.#content;
    this.#dirty = false;
    try {
      await this.#store(content);
      if (!this.#dirty) this.#options.onState?.("saved");
    } catch (error) {
      this.#dirty = true;
      this.#options.onState?.("failing");
      // Whoever asked for this save: nobody else may ask again.
      if (!this.#abandoned && (!this.#closed || passing.has(toApiError(error).kind))) this.#schedule(retryAfter);
      throw error;
    }
  }

  async #store(content: DraftContent): Promise<void> {
    const { api, draft, onConflict } = this.#options;
    try {
      const saved = await api.call("drafts.save", { id: draft.id, version: this.#version, content });
      this.#version = saved.version;
    } catch (error) {
      if (toApiError(error).kind !== "conflict") throw error;
      const { version } = await api.call("drafts.get", { id: draft.id });
      const saved = await api.call("drafts.save", { id: draft.id, version, content });
      this.#version = saved.version;
      onConflict?.();
    }
  }
}
