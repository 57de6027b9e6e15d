import { partText, readMessage } from "../read/read-message.ts";
import { type CalendarCard, readCalendar } from "./read-calendar.ts";

/** The invitation in a message (RFC 6047), or null when there is none. The part that asks for an answer comes first. */
export async function messageCalendar(source: Uint8Array): Promise<CalendarCard | null> {
  const { attachments } = await readMessage(source);
  const cards = attachments
    .filter(({ part }) => /^(?:text\/(?:x-v)?calendar|application\/ics)$/.test(part.type))
    .map(({ part }) => {
      const card = readCalendar(partText(part));
      const method = card.method || (part.parameters["method"] ?? "").toUpperCase().slice(0, 40);
      const answerable = method === "REQUEST" && card.events.some(({ organizer }) => organizer !== null);
      return { ...card, method, answerable };
    })
    .filter(({ events }) => events.length > 0);
  return cards.find(({ answerable }) => answerable) ?? cards[0] ?? null;
}
