import type { ConversationKind, OfferedConversation } from "../../../shared/model/conversation.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";

/** What the user ticked or unticked; what is not named stays as it is. */
export type Choice = ReadonlyMap<ConversationId, boolean>;

export function isChosen({ id, consent }: OfferedConversation, choice: Choice): boolean {
  return choice.get(id) ?? consent === "allowed";
}

/** The choice with these ticked or not; going back to how it is leaves nothing to do. */
export function chosenWith(choice: Choice, offered: readonly OfferedConversation[], chosen: boolean): Choice {
  const next = new Map(choice);
  for (const { id, consent } of offered) {
    if ((consent === "allowed") === chosen) next.delete(id);
    else next.set(id, chosen);
  }
  return next;
}

/** What is to be done: which begin to be imported, which stop, and how much of them is here. */
export function toDo(offered: readonly OfferedConversation[], choice: Choice) {
  const begin = offered.filter((each) => each.consent !== "allowed" && isChosen(each, choice));
  const stop = offered.filter((each) => each.consent === "allowed" && !isChosen(each, choice));
  return {
    begin: begin.map(({ id }) => id),
    stop: stop.map(({ id }) => id),
    held: stop.reduce((sum, { held }) => sum + held, 0),
  };
}

export function fitting(offered: readonly OfferedConversation[], query: string): OfferedConversation[] {
  const wanted = query.trim().toLocaleLowerCase().replace(/^#/, "");
  return offered.filter(({ name, topic }) => `${name} ${topic}`.toLocaleLowerCase().includes(wanted));
}

const kinds = ["channel", "group", "direct"] as const;
type ChatKind = (typeof kinds)[number];

function chatKind(kind: ConversationKind): ChatKind {
  return kinds.find((known) => known === kind) ?? "channel";
}

/** By kind, each in the order of its names. */
export function byKind(offered: readonly OfferedConversation[]): { kind: ChatKind; rows: OfferedConversation[] }[] {
  return kinds
    .map((kind) => ({
      kind,
      rows: offered
        .filter((each) => chatKind(each.kind) === kind)
        .sort((a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: "base", numeric: true })),
    }))
    .filter(({ rows }) => rows.length > 0);
}
