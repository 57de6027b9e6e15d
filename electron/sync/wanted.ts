import type { ApiError } from "../../shared/api/errors.ts";
import type { AttachmentId, MessageId } from "../../shared/model/ids.ts";
import type { StepContext } from "./step-context.ts";

export type Job = (context: StepContext) => Promise<void>;

interface Wish {
  ids: Set<MessageId>;
  attachment: AttachmentId | null;
  /** Anything else the user asked for. */
  job: Job | null;
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

  /** Settles with what the job gives, or with what kept it from being done. */
  addJob<Result>(job: (context: StepContext) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const run = async (context: StepContext) => resolve(await job(context));
      this.#wishes.push({ ids: new Set(), attachment: null, job: run, resolve: () => undefined, reject });
    });
  }

  /** The newest wish: what the user looks at now. */
  newest(): (Pick<Wish, "ids" | "attachment" | "job"> & { done(): void; fail(error: ApiError): void }) | undefined {
    const wish = this.#wishes.at(-1);
    if (!wish) return undefined;
    const leave = () => {
      this.#wishes = this.#wishes.filter((other) => other !== wish);
    };
    const done = () => {
      leave();
      wish.resolve();
    };
    const fail = (error: ApiError) => {
      leave();
      wish.reject(error);
    };
    return { ids: wish.ids, attachment: wish.attachment, job: wish.job, done, fail };
  }

  /** Nobody waits in vain: what can't be fetched now is answered now. */
  fail(error: ApiError): void {
    const wishes = this.#wishes;
    this.#wishes = [];
    for (const { reject } of wishes) reject(error);
  }

  #add(ids: Set<MessageId>, attachment: AttachmentId | null): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wishes.push({ ids, attachment, job: null, resolve, reject });
    });
  }
}
