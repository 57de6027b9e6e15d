import ICAL from "ical.js";
import { type Block, find, firstValue, parameterOf, readBlocks, textOf } from "./properties.ts";
import { instantIn, knownZone } from "./zones.ts";

/** A date, or a time on a wall clock. */
export interface CalendarTime {
  /** `2026-11-21` */
  date: string;
  /** `16:00:00`, or null for a whole day. */
  time: string | null;
  /** Of the tz database, `UTC`, or the file's own name for it; null for a floating time. */
  zone: string | null;
  /** ms UTC; null for whole days, floating times and zones that only the file explains. */
  instant: number | null;
}

export interface CalendarPerson {
  name: string;
  address: string;
}

export interface CalendarAttendee extends CalendarPerson {
  /** PARTSTAT in lower case: needs-action, accepted, declined, tentative, delegated. */
  answer: string;
  /** ROLE in lower case: chair, req-participant, opt-participant, non-participant. */
  role: string;
}

/** What an invitation or an entry says, ready to be shown. Nothing in it is expanded. */
export interface CalendarEvent {
  kind: "event" | "task";
  uid: string;
  sequence: number;
  summary: string;
  description: string;
  location: string;
  url: string;
  start: CalendarTime | null;
  /** For an event the moment it is over (a whole day: the day after), for a task when it is due. */
  end: CalendarTime | null;
  /** STATUS in lower case: confirmed, tentative, cancelled; empty when not said. */
  status: string;
  organizer: CalendarPerson | null;
  attendees: CalendarAttendee[];
  recurrence: CalendarRecurrence | null;
  /** The occurrence this speaks of, as written in the file, with its TZID; null for all of them. */
  recurrenceId: { value: string; tzid: string } | null;
}

export interface CalendarRecurrence {
  /** yearly, monthly, weekly, daily, hourly, minutely, secondly */
  frequency: string;
  interval: number;
  count: number | null;
  until: CalendarTime | null;
}

export interface CalendarCard {
  /** METHOD in upper case (RFC 5546): REQUEST, CANCEL, REPLY, COUNTER, PUBLISH; empty when not said. */
  method: string;
  events: CalendarEvent[];
  /** It asks for accept, tentative or decline; see `calendarAnswer`. */
  answerable: boolean;
}

const mostAttendees = 500;

/** Reads an iCalendar text (RFC 5545). A card without events for what is none. Never throws. */
export function readCalendar(text: string): CalendarCard {
  const blocks = readBlocks(text);
  const zones = ownZones(blocks);
  const events = blocks
    .filter(({ kind }) => kind === "vevent" || kind === "vtodo")
    .map((block) => toEvent(block, zones));
  const calendar = blocks.find(({ kind }) => kind === "vcalendar");
  const method = calendar ? textOf(calendar, "method").toUpperCase().slice(0, 40) : "";
  return { method, events, answerable: method === "REQUEST" && events.some(({ organizer }) => organizer !== null) };
}

/** What the file says its own zones are called elsewhere. */
function ownZones(blocks: Block[]): Map<string, string> {
  return new Map(
    blocks
      .filter(({ kind }) => kind === "vtimezone")
      .map((block) => [textOf(block, "tzid"), textOf(block, "x-lic-location")]),
  );
}

function toEvent(block: Block, zones: Map<string, string>): CalendarEvent {
  const task = block.kind === "vtodo";
  const start = timeOf(find(block, "dtstart"), zones);
  const organizer = find(block, "organizer");
  return {
    kind: task ? "task" : "event",
    uid: textOf(block, "uid"),
    sequence: Number.parseInt(textOf(block, "sequence"), 10) || 0,
    summary: textOf(block, "summary"),
    description: textOf(block, "description"),
    location: textOf(block, "location"),
    url: textOf(block, "url"),
    start,
    end: timeOf(find(block, task ? "due" : "dtend"), zones) ?? afterDuration(start, find(block, "duration")),
    status: textOf(block, "status").toLowerCase(),
    organizer: organizer ? personOf(organizer) : null,
    attendees: block.properties
      .filter(({ name }) => name === "attendee")
      .slice(0, mostAttendees)
      .map((property) => ({
        ...personOf(property),
        answer: parameterOf(property, "partstat").toLowerCase() || "needs-action",
        role: parameterOf(property, "role").toLowerCase() || "req-participant",
      })),
    recurrence: recurrenceOf(find(block, "rrule"), zones),
    recurrenceId: find(block, "recurrence-id")
      ? { value: textOf(block, "recurrence-id"), tzid: parameterOf(find(block, "recurrence-id"), "tzid") }
      : null,
  };
}

function personOf(property: ICAL.Property): CalendarPerson {
  const value = firstValue(property);
  const address = typeof value === "string" ? value.replace(/^mailto:/i, "").trim() : "";
  return { name: parameterOf(property, "cn").replace(/\p{Cc}+/gu, " "), address };
}

function timeOf(property: ICAL.Property | undefined, zones: Map<string, string>): CalendarTime | null {
  const value = firstValue(property);
  return value instanceof ICAL.Time ? toTime(value, parameterOf(property, "tzid"), zones) : null;
}

function toTime(value: ICAL.Time, tzid: string, zones: Map<string, string>): CalendarTime | null {
  const { year, month, day, hour, minute, second, isDate } = value;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  if (!Number.isFinite(wall) || month < 1 || month > 12) return null;
  const utc = value.zone === ICAL.Timezone.utcTimezone;
  const known = utc || tzid === "" ? null : (knownZone(tzid) ?? knownZone(zones.get(tzid) ?? ""));
  const iso = new Date(wall).toISOString();
  return {
    date: iso.slice(0, iso.indexOf("T")),
    time: isDate ? null : iso.slice(iso.indexOf("T") + 1, iso.indexOf(".")),
    zone: isDate ? null : utc ? "UTC" : (known ?? (tzid || null)),
    instant: isDate ? null : utc ? wall : known === null ? null : instantIn(known, wall),
  };
}

/** The end of an event that says how long it takes. */
function afterDuration(start: CalendarTime | null, property: ICAL.Property | undefined): CalendarTime | null {
  const duration = firstValue(property);
  if (start === null || !(duration instanceof ICAL.Duration)) return null;
  const seconds = duration.toSeconds();
  const wall = Date.parse(`${start.date}T${start.time ?? "00:00:00"}Z`) + seconds * 1000;
  if (!Number.isFinite(wall) || Math.abs(wall) > 8e15) return null;
  const iso = new Date(wall).toISOString();
  return {
    date: iso.slice(0, iso.indexOf("T")),
    time: start.time === null ? null : iso.slice(iso.indexOf("T") + 1, iso.indexOf(".")),
    zone: start.zone,
    instant: start.instant === null ? null : start.instant + seconds * 1000,
  };
}

function recurrenceOf(property: ICAL.Property | undefined, zones: Map<string, string>): CalendarRecurrence | null {
  const value = firstValue(property);
  if (!(value instanceof ICAL.Recur)) return null;
  return {
    frequency: value.freq.toLowerCase(),
    interval: value.interval,
    count: value.count ?? null,
    until: value.until ? toTime(value.until, "", zones) : null,
  };
}
