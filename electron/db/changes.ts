import type { Changed } from "../../shared/api/contract.ts";
import type { Table } from "../../shared/api/method.ts";
import type { ConversationId } from "../../shared/model/ids.ts";

/** Above this many conversations a notice says "many" instead of naming them. */
const nameable = 200;

/** Gathers, during one transaction, what a live query may have to ask again. */
export class ChangeNotes {
  readonly #tables = new Set<Table>();
  readonly #conversations = new Set<number>();
  #many = false;

  /** @param conversationIds those touched; none given means that no view by conversation needs to look */
  note(tables: Table | Table[], conversationIds: Iterable<ConversationId> = []): void {
    for (const table of Array.isArray(tables) ? tables : [tables]) this.#tables.add(table);
    for (const id of conversationIds) this.#conversations.add(id);
    if (this.#conversations.size > nameable) this.#many = true;
  }

  /** Any conversation may have changed. */
  noteMany(): void {
    this.#many = true;
  }

  /** Null when nothing was noted. */
  toNotice(): Changed | null {
    if (this.#tables.size === 0) return null;
    return { tables: [...this.#tables], conversationIds: this.#many ? null : [...this.#conversations] };
  }
}
