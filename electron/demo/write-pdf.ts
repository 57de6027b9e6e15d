/** One page A4 with these lines, the first as its title (ISO 32000-1 section 7.5, nothing compressed). */
export function writePdf([title = "", ...lines]: string[]): Uint8Array {
  const text = [`/F2 20 Tf 60 770 Td ${literal(title)} Tj`, "/F1 11 Tf 0 -34 Td"];
  for (const line of lines) text.push(`${literal(line)} Tj 0 -18 Td`);
  const page = `BT ${text.join(" ")} ET 0.75 0.62 0.35 RG 2 w 60 756 m 535 756 l S`;
  const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    font("Helvetica"),
    font("Helvetica-Bold"),
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

const literal = (text: string): string => `(${text.replace(/[\\()]/g, "\\$&")})`;
