import { textOf } from "./words.ts";

/**
 * What makes generated letters weigh what real mail does: the marks of the servers it passed, more to read, and HTML as
 * mail programs and newsletters write it. Modelled on 10,000 public mails: 22 kB each, of which 3.4 kB are text to read and
 * some 3 kB headers, four of five in parts, and most of the rest attachments.
 */

/** Fields that servers on the way add: hops, signatures, results. About 2.5 kB, half of it random. */
export function transportFields(random: () => number, date: string, address: string): string[] {
  const domain = address.split("@")[1] ?? "example.test";
  const hops = Array.from({ length: 2 + Math.floor(random() * 3) }, (_, hop) =>
    [
      `Received: from mx${hop}.${domain} (mx${hop}.${domain} [192.0.2.${Math.floor(random() * 250)}])`,
      `\tby relay${hop + 1}.mail.example.test (Postfix) with ESMTPS id ${letters(random, 11)}`,
      `\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits));`,
      `\t${date}`,
    ].join("\r\n"),
  );
  const signature = (field: string): string =>
    [
      `${field}: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=s${Math.floor(random() * 9)};`,
      `\tt=${Math.floor(random() * 1e9)}; h=from:to:subject:date:message-id:mime-version:content-type;`,
      `\tbh=${letters(random, 43)}=;`,
      ...Array.from({ length: 5 }, (_, line) => `\t${line === 0 ? "b=" : ""}${letters(random, 66)}`),
    ].join("\r\n");
  return [
    ...hops,
    ...(random() < 0.8 ? [signature("DKIM-Signature")] : []),
    ...(random() < 0.5 ? [signature("ARC-Seal"), signature("ARC-Message-Signature")] : []),
    `Authentication-Results: mx.example.test; dkim=pass header.d=${domain}; spf=pass smtp.mailfrom=${address}; dmarc=pass`,
    `X-Spam-Status: No, score=${(random() * 4 - 3).toFixed(1)} required=5.0 tests=DKIM_VALID,HTML_MESSAGE,SPF_PASS`,
    `X-Mailer: Example Mail ${Math.floor(random() * 20)}.${Math.floor(random() * 10)}`,
  ];
}

/** Paragraphs of made-up words, 3 kB on average, most of them short and some very long. */
export function moreToRead(random: () => number): string {
  const words = Math.floor(100 / (0.03 + random()));
  const paragraphs = Array.from({ length: 1 + Math.floor(words / 80) }, () => textOf(random, Math.min(words, 80)));
  return paragraphs.map((text) => wrapped(text, 72)).join("\r\n\r\n");
}

/** A text as HTML: each paragraph with styles of its own, newsletters in tables. */
export function styledHtml(text: string, newsletter: boolean): string {
  const style = "margin:0 0 12px 0;font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5;color:#222222";
  const rows = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .split("\r\n\r\n")
    .map((part) => `<p style="${style}">${part.replaceAll("\r\n", "<br>\r\n")}</p>`)
    .map((part) =>
      newsletter
        ? `<tr><td align="left" valign="top" bgcolor="#ffffff" style="padding:16px 24px;border-bottom:1px solid #e0e0e0">\r\n${part}\r\n</td></tr>`
        : part,
    );
  const body = newsletter
    ? `<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" align="center">\r\n${rows.join("\r\n")}\r\n</table>`
    : rows.join("\r\n");
  const styles =
    "@media only screen and (max-width:600px){table{width:100% !important}} a{color:#1155cc} img{border:0}";
  return `<!DOCTYPE html>\r\n<html><head><meta charset="utf-8"><style>${styles}</style></head>\r\n<body>\r\n${body}\r\n</body></html>`;
}

/** Quoted-printable (RFC 2045 section 6.7). */
export function quotedPrintable(text: string): string {
  return text
    .split("\r\n")
    .map((line) => {
      const encoded = [...Buffer.from(line, "utf8")].map((byte, index, all) => {
        const plain = byte >= 33 && byte <= 126 && byte !== 61;
        const space = (byte === 32 || byte === 9) && index < all.length - 1;
        return plain || space ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
      });
      let [out, length] = ["", 0];
      for (const piece of encoded) {
        if (length + piece.length > 75) [out, length] = [`${out}=\r\n`, 0];
        out += piece;
        length += piece.length;
      }
      return out;
    })
    .join("\r\n");
}

/** Bytes of an attachment: most of some ten kB, a few of hundreds. */
export function attachmentSize(random: () => number): number {
  return Math.min(400_000, Math.floor(12_000 / (0.02 + random())));
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function letters(random: () => number, count: number): string {
  return Array.from({ length: count }, () => alphabet[Math.floor(random() * 64)]).join("");
}

function wrapped(text: string, width: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line.length + word.length < width) lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\r\n");
}
