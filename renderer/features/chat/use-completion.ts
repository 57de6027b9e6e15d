import type { KeyboardEvent } from "react";
import { type RefObject, useState } from "react";
import type { ParticipantView } from "../../../shared/model/conversation.ts";
import { completed, nameScore, type Unfinished, unfinishedAt } from "../../text/completion.ts";
import { findEmoji } from "./emoji.ts";
import { useEmoji } from "./emoji-picker.tsx";

/** One way to go on. */
export interface Completion {
  id: string;
  label: string;
  hint: string;
  /** What is put into the text. */
  word: string;
  /** The person it mentions. */
  link: string | null;
}

const shown = 7;

/** People whose name or handle fits, best first; oneself is not mentioned. */
export function peopleFor(query: string, participants: readonly ParticipantView[]): Completion[] {
  return participants
    .filter(({ role }) => role !== "self")
    .flatMap((person) => {
      const scores = [nameScore(query, person.name), nameScore(query, person.address)];
      const score = Math.max(...scores.map((value) => value ?? -1));
      return score < 0 ? [] : [{ person, score }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, shown)
    .map(({ person: { identityId, name, address } }) => ({
      id: `person-${identityId}`,
      label: name || address,
      hint: name === "" ? "" : address,
      word: `@${name || address}`,
      link: `bobbin-person:${identityId}`,
    }));
}

export interface CompletionOptions {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  participants: readonly ParticipantView[];
  /** The text with the chosen word in it. */
  onPick(text: string, caret: number, completion: Completion): void;
}

export interface CompletionState {
  entries: readonly Completion[];
  chosen: Completion | undefined;
  kind: Unfinished["kind"];
  /** To be called when the text or the caret moved. */
  look(): void;
  pick(entry: Completion): void;
  /** Whether a key was for the list. */
  key(event: KeyboardEvent): boolean;
}

/** Completes people after an @ and emoji after a colon while they are typed. */
export function useCompletion({ area, text, participants, onPick }: CompletionOptions): CompletionState {
  const [unfinished, setUnfinished] = useState<Unfinished | null>(null);
  const [at, setAt] = useState(0);
  const emoji = useEmoji(unfinished?.kind === "emoji");
  const entries = entriesOf(unfinished, participants, emoji);
  const chosen = entries[Math.min(at, entries.length - 1)];
  function pick(entry: Completion): void {
    if (!unfinished) return;
    const next = completed(text, unfinished, entry.word);
    setUnfinished(null);
    onPick(next.text, next.caret, entry);
  }
  return {
    entries,
    chosen,
    kind: unfinished?.kind ?? "person",
    pick,
    look() {
      const element = area.current;
      const caret = element?.selectionStart === element?.selectionEnd ? (element?.selectionStart ?? 0) : 0;
      const found = element ? unfinishedAt(element.value, caret) : null;
      if (found?.query !== unfinished?.query) setAt(0);
      setUnfinished(found);
    },
    key(event) {
      if (!chosen || event.nativeEvent.isComposing) return false;
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) setAt((Math.min(at, entries.length - 1) + step + entries.length) % entries.length);
      else if (event.key === "Enter" || event.key === "Tab") pick(chosen);
      else if (event.key === "Escape") setUnfinished(null);
      else return false;
      return true;
    },
  };
}

function entriesOf(
  unfinished: Unfinished | null,
  participants: readonly ParticipantView[],
  emoji: Parameters<typeof findEmoji>[0],
): Completion[] {
  if (!unfinished) return [];
  if (unfinished.kind === "person") return peopleFor(unfinished.query, participants);
  return findEmoji(emoji, unfinished.query, shown).map((each) => ({
    id: `emoji-${each.names[0]}`,
    label: `${each.emoji} :${each.names[0]}:`,
    hint: "",
    word: each.emoji,
    link: null,
  }));
}
