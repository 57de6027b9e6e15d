/** Sources of mails that are more than their text. */

export function invitationSource(id: string, to = "me@example.org"): string {
  return [
    `Message-ID: <${id}>`,
    "From: Ada <ada@example.net>",
    `To: ${to}`,
    "Date: Thu, 15 Jan 2026 12:00:00 +0000",
    "Subject: Invitation: Tea",
    "MIME-Version: 1.0",
    "Content-Type: multipart/alternative; boundary=b",
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "You are invited to tea.",
    "--b",
    "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
    "",
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    "UID:tea@example.net",
    "SEQUENCE:1",
    "DTSTAMP:20260115T120000Z",
    "SUMMARY:Tea\\, with cake",
    "LOCATION:Harbour house\\, first floor",
    "DTSTART;TZID=Europe/Berlin:20260703T160000",
    "DTEND;TZID=Europe/Berlin:20260703T173000",
    'ORGANIZER;CN="Ada":mailto:ada@example.net',
    `ATTENDEE;CN=Me;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${to}`,
    "ATTENDEE;CN=Ben;PARTSTAT=ACCEPTED:mailto:ben@example.com",
    "END:VEVENT",
    "END:VCALENDAR",
    "--b--",
    "",
  ].join("\n");
}

/** A report in the form of RFC 3464 that a message did not arrive. */
export function bounceSource(id: string, original: string, at = Date.UTC(2026, 0, 15, 12, 5)): string {
  const recipient = "gone@example.net";
  return [
    "Return-Path: <>",
    `Message-ID: <${id}>`,
    "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>",
    "To: me@example.org",
    `Date: ${new Date(at).toUTCString().replace("GMT", "+0000")}`,
    "Subject: Undelivered Mail Returned to Sender",
    "MIME-Version: 1.0",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    `I'm sorry to have to inform you that your message could not be delivered to <${recipient}>.`,
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example.org",
    "",
    `Final-Recipient: rfc822; ${recipient}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 No such user here",
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: <${original}>`,
    "Subject: Lunch",
    "",
    "--b--",
    "",
  ].join("\n");
}

export interface Mailing {
  id: string;
  from?: string;
  /** Who says that the signature is good; null: nobody. */
  server?: string | null;
  /** What the signature covers. */
  covers?: string;
  post?: boolean;
  link?: string;
}

/** A mailing that offers to be left by one request (RFC 8058) and by mail. */
export function mailingSource({
  id,
  from = "news@example.net",
  server = "mx.example.org",
  covers = "from:subject:list-unsubscribe:list-unsubscribe-post",
  post = true,
  link = "https://lists.example.net/leave?u=1",
}: Mailing): string {
  const domain = from.replace(/^.*@/, "");
  return [
    ...(server === null
      ? []
      : [
          `Authentication-Results: ${server}; dkim=pass header.d=${domain}; spf=pass smtp.mailfrom=${from}; dmarc=pass`,
        ]),
    `DKIM-Signature: v=1; a=rsa-sha256; d=${domain}; s=s; h=${covers}; bh=abc; b=def`,
    `Message-ID: <${id}>`,
    `From: Harbour News <${from}>`,
    "To: me@example.org",
    "Date: Thu, 15 Jan 2026 12:00:00 +0000",
    `Subject: News ${id}`,
    `List-Unsubscribe: <mailto:leave@${domain}?subject=leave>, <${link}>`,
    ...(post ? ["List-Unsubscribe-Post: List-Unsubscribe=One-Click"] : []),
    "Content-Type: text/plain",
    "",
    "High tide at noon.",
    "",
  ].join("\n");
}
