import type { Language } from "../../shared/text/language.ts";

interface NoticeWords {
  /** At least one. */
  messages(count: number): string;
  /** Names, and how many more; 0 for none. */
  senders(names: readonly string[], more: number): string;
}

/** What notifications say by themselves. */
export const noticeWords: Record<Language, NoticeWords> = {
  en: {
    messages: (count) => (count === 1 ? "New message" : `${count} new messages`),
    senders: (names, more) => (more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ")),
  },
  de: {
    messages: (count) => (count === 1 ? "Neue Nachricht" : `${count} neue Nachrichten`),
    senders: (names, more) => (more > 0 ? `${names.join(", ")} und ${more} weitere` : names.join(", ")),
  },
};
