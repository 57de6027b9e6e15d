import type { ApiError } from "../../shared/api/errors.ts";
import type { AttachmentId, MessageId } from "../../shared/model/ids.ts";

interface Wish {
  ids: Set<MessageId>;
  attachment: AttachmentId | null;
  resolve(): void;
  reject(error: ApiError): void;
}

/** What the user looks at and waits for. */
export class Wanted {
  #wishes: Wish[] = [];

  get size(): number {
    return this.#wishes.length;
  }

  /** Settles when all these bodies were fetched, or can't be. */
  addBodies(ids: readonly MessageId[]): Promise<void> {
    return this.#add(new Set(ids), null);
  }

  addAttachment(id: AttachmentId): Promise<void> {
    return this.#add(new Set(), id);
  }

  /** The newest wish: what the user looks at now. */
  newest(): { ids: ReadonlySet<MessageId>; attachment: AttachmentId | null; done(): void } | undefined {
    const wish = this.#wishes.at(-1);
    if (!wish) return undefined;
    const done = () => {
      this.#wishes = this.#wishes.filter((other) => other !== wish);
      wish.resolve();
    };
    return { ids: wish.ids, attachment: wish.attachment, done };
  }

  /** Nobody waits in vain: what can't be fetched now is answered now. */
  fail(error: ApiError): void {
    const wishes = this.#wishes;
    this.#wishes = [];
    for (const { reject } of wishes) reject(error);
  }

  #add(ids: Set<MessageId>, attachment: AttachmentId | null): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wishes.push({ ids, attachment, resolve, reject });
    });
  }
}
