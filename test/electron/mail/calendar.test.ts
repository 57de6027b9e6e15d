import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { calendarAnswer } from "../../../electron/mail/calendar/answer.ts";
import { messageCalendar } from "../../../electron/mail/calendar/message-calendar.ts";
import { readCalendar } from "../../../electron/mail/calendar/read-calendar.ts";
import { readContacts } from "../../../electron/mail/calendar/read-contacts.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";
import { processorMs } from "../../support/processor-ms.ts";

const samples = fixtureFolder("mailtests", "01d-calendar");

function calendar(...event: string[]): string {
  return ["BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", ...event, "END:VEVENT", "END:VCALENDAR"].join("\r\n");
}

const invitation = calendar(
  "UID:tea@example.org",
  "SEQUENCE:2",
  "SUMMARY:Tea\\, with ca",
  " ke",
  "DTSTART;TZID=W. Europe Standard Time:20260703T160000",
  "DURATION:PT90M",
  'ORGANIZER;CN="Ada":mailto:ada@example.org',
  "ATTENDEE;PARTSTAT=TENTATIVE;ROLE=CHAIR:MAILTO:ben@example.com",
  "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=5",
);

test("makes a card of an invitation", () => {
  expect(readCalendar(invitation)).toEqual({
    method: "REQUEST",
    answerable: true,
    events: [
      {
        kind: "event",
        uid: "tea@example.org",
        sequence: 2,
        summary: "Tea, with cake",
        description: "",
        location: "",
        url: "",
        start: { date: "2026-07-03", time: "16:00:00", zone: "Europe/Berlin", instant: Date.UTC(2026, 6, 3, 14) },
        end: { date: "2026-07-03", time: "17:30:00", zone: "Europe/Berlin", instant: Date.UTC(2026, 6, 3, 15, 30) },
        status: "",
        organizer: { name: "Ada", address: "ada@example.org" },
        attendees: [{ name: "", address: "ben@example.com", answer: "tentative", role: "chair" }],
        recurrence: { frequency: "weekly", interval: 2, count: 5, until: null },
        recurrenceId: null,
      },
    ],
  });
});

test("knows whole days, floating times, UTC and zones that only the file explains", () => {
  const start = (line: string) => readCalendar(calendar(line)).events[0]?.start;
  expect(start("DTSTART;VALUE=DATE:20260703")).toEqual({ date: "2026-07-03", time: null, zone: null, instant: null });
  expect(start("DTSTART:20260703T160000")).toMatchObject({ time: "16:00:00", zone: null, instant: null });
  expect(start("DTSTART:20260703T160000Z")).toMatchObject({ zone: "UTC", instant: Date.UTC(2026, 6, 3, 16) });
  expect(start("DTSTART;TZID=My Office:20260703T160000")).toMatchObject({ zone: "My Office", instant: null });
  expect(start("DTSTART;TZID=/example.org/2001/America/New_York:20260703T160000")).toMatchObject({
    instant: Date.UTC(2026, 6, 3, 20),
  });
  // An hour that the clock skips, and one that it shows twice.
  expect(start("DTSTART;TZID=Europe/Berlin:20260329T023000")?.instant).toBe(Date.UTC(2026, 2, 29, 1, 30));
  expect(start("DTSTART;TZID=Europe/Berlin:20261025T120000")?.instant).toBe(Date.UTC(2026, 9, 25, 11));
});

test("leaves out bad lines and keeps the others; runs no rule", () => {
  const { events } = readCalendar(
    calendar(
      "DTSTART:garbage",
      "RRULE:FREQ=SECONDLY",
      ":::",
      "SUMMARY:kept",
      "DTEND;TZID=\x00:99999999T999999",
      "ATTENDEE:",
    ),
  );
  expect(events).toMatchObject([{ summary: "kept", recurrence: { frequency: "secondly" } }]);
  expect(readCalendar("BEGIN:VEVENT\nSUMMARY:unclosed").events).toMatchObject([{ summary: "unclosed" }]);
  expect(readCalendar("nothing of the kind")).toEqual({ method: "", events: [], answerable: false });
  const started = processorMs();
  readCalendar(`${"BEGIN:VEVENT\n".repeat(100_000)}${"RRULE:FREQ=SECONDLY;BYSECOND=".repeat(50_000)}`);
  expect(processorMs() - started).toBeLessThan(5000);
});

test("answers so that the organizer's calendar understands, and injects nothing", () => {
  const [event] = readCalendar(invitation).events;
  const answer = event && calendarAnswer(event, { name: 'Ben "B"\r\nX: y', address: "ben@example.com" }, "declined", 0);
  const [read] = readCalendar(answer ?? "").events;
  expect(readCalendar(answer ?? "").method).toBe("REPLY");
  expect(read).toMatchObject({ uid: "tea@example.org", sequence: 2, organizer: { address: "ada@example.org" } });
  expect(read?.attendees).toMatchObject([{ address: "ben@example.com", answer: "declined" }]);
  expect(answer?.split("\r\n").some((line) => line.startsWith("X:"))).toBe(false);
  expect(answer?.split("\r\n").every((line) => line.length <= 75)).toBe(true);
});

test("answers one occurrence", () => {
  const [event] = readCalendar(
    calendar("UID:u", "ORGANIZER:mailto:a@b.c", "RECURRENCE-ID;TZID=Europe/Berlin:20260703T160000"),
  ).events;
  const answer = event && calendarAnswer(event, { name: "", address: "d@e.f" }, "accepted", 0);
  expect(answer).toContain("RECURRENCE-ID;TZID=Europe/Berlin:20260703T160000");
});

test("finds the invitation in a message", async () => {
  const source = (text: string) =>
    Buffer.from(`Content-Type: text/calendar; method=request; charset=utf-8\r\n\r\n${text}`);
  expect(await messageCalendar(source(invitation.replace("METHOD:REQUEST\r\n", "")))).toMatchObject({
    answerable: true,
  });
  expect(await messageCalendar(Buffer.from("Subject: x\r\n\r\nx"))).toBeNull();
});

test("reads contacts", () => {
  const text =
    "BEGIN:VCARD\nVERSION:3.0\nN:Love;Ada\nitem1.EMAIL;TYPE=work:ada@example.org\nTEL:+1 2\nORG:Mill;Yard\nEND:VCARD";
  expect(readContacts(text)).toEqual([
    { name: "Love Ada", organization: "Mill Yard", addresses: ["ada@example.org"], phones: ["+1 2"] },
  ]);
});

test.skipIf(samples === null)("loads every sample at once", () => {
  for (const name of globSync("*/*.{ics,vcf}", { cwd: samples ?? "" })) {
    const text = readFileSync(join(samples ?? "", name), "utf8");
    const started = processorMs();
    const found = name.endsWith("vcf") ? readContacts(text).length : readCalendar(text).events.length;
    if (!name.includes("get_char")) expect(found, name).toBeGreaterThan(0);
    expect(processorMs() - started, name).toBeLessThan(2000);
  }
});
