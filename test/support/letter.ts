/** What a test wants a message to say. */
export interface Letter {
  /** Message-ID without angle brackets. */
  id: string;
  subject: string;
  from?: string;
  to?: string;
  /** ms UTC */
  date?: number;
  text?: string;
  html?: string;
  inReplyTo?: string;
  references?: string[];
  attachment?: { name: string; text: string };
}

/** The source of a message, RFC 5322 with CRLF. ASCII or encoded by the caller; everything as given, nothing added. */
export function letter(message: Letter): string {
  const {
    id,
    subject,
    from = "Anna Berg <anna@example.test>",
    to = "alice@example.test",
    date = 1_760_000_000_000,
  } = message;
  const head = [
    `Message-ID: <${id}>`,
    `Date: ${new Date(date).toUTCString().replace("GMT", "+0000")}`,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    ...(message.inReplyTo ? [`In-Reply-To: <${message.inReplyTo}>`] : []),
    ...(message.references
      ? [`References: ${message.references.map((reference) => `<${reference}>`).join("\r\n ")}`]
      : []),
    "MIME-Version: 1.0",
  ];
  return `${[...head, ...body(message)].join("\r\n")}\r\n`;
}

function body({ id, text = "Hello.", html, attachment }: Letter): string[] {
  const plain = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text];
  if (html === undefined && attachment === undefined) return plain;
  const boundary = `=_${id.replaceAll(/\W/g, "")}`;
  const parts = [plain];
  if (html !== undefined)
    parts.push(["Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", html]);
  if (attachment) {
    parts.push([
      `Content-Type: application/octet-stream; name="${attachment.name}"`,
      `Content-Disposition: attachment; filename="${attachment.name}"`,
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(attachment.text).toString("base64"),
    ]);
  }
  const kind = attachment ? "mixed" : "alternative";
  const lines = parts.flatMap((part) => [`--${boundary}`, ...part]);
  return [`Content-Type: multipart/${kind}; boundary="${boundary}"`, "", ...lines, `--${boundary}--`];
}
