import ICAL from "ical.js";
import type { CalendarEvent, CalendarPerson } from "./read-calendar.ts";

/** What the invited may say. */
export type CalendarAnswer = "accepted" | "tentative" | "declined";

/**
 * The text of a text/calendar part with `method=REPLY` (RFC 5546 section 3.2.3) by which an invited person answers, for
 * the organizer's address. Null when the event has no organizer to answer to. `now` in ms UTC.
 */
export function calendarAnswer(
  event: CalendarEvent,
  invited: CalendarPerson,
  answer: CalendarAnswer,
  now: number,
): string | null {
  if (event.organizer === null || event.uid === "") return null;
  const calendar = new ICAL.Component("vcalendar");
  calendar.addPropertyWithValue("prodid", "-//Bobbin//Bobbin//EN");
  calendar.addPropertyWithValue("version", "2.0");
  calendar.addPropertyWithValue("method", "REPLY");
  const reply = new ICAL.Component(event.kind === "task" ? "vtodo" : "vevent");
  reply.addPropertyWithValue("uid", event.uid);
  reply.addPropertyWithValue("sequence", event.sequence);
  reply.addPropertyWithValue("dtstamp", ICAL.Time.fromJSDate(new Date(now), true));
  if (event.summary !== "") reply.addPropertyWithValue("summary", event.summary);
  reply.addProperty(person("organizer", event.organizer));
  const attendee = person("attendee", invited);
  attendee.setParameter("partstat", answer.toUpperCase());
  reply.addProperty(attendee);
  if (event.recurrenceId !== null) reply.addProperty(occurrence(event.recurrenceId));
  calendar.addSubcomponent(reply);
  return `${calendar.toString().replace(/\r?\n/g, "\r\n")}\r\n`;
}

function occurrence({ value, tzid }: { value: string; tzid: string }): ICAL.Property {
  const property = new ICAL.Property("recurrence-id");
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value);
  property.setValue(isDate ? ICAL.Time.fromDateString(value) : ICAL.Time.fromDateTimeString(value, property));
  if (tzid !== "") property.setParameter("tzid", tzid);
  return property;
}

function person(name: string, { name: words, address }: CalendarPerson): ICAL.Property {
  const property = new ICAL.Property(name);
  if (words !== "") property.setParameter("cn", words.replaceAll('"', "'").replace(/\p{Cc}+/gu, " "));
  property.setValue(`mailto:${address.replace(/[\p{Cc}\s]+/gu, "")}`);
  return property;
}
