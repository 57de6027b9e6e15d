import { expect, test } from "vitest";
import { foldText } from "../../../electron/mail/quote.ts";

const who = "Bob Miller <b@x.example>";

/** How clients announce what they quote. */
const announcements = {
  Gmail: [
    `On Tue, Feb 3, 2026 at 10:20 AM ${who} wrote:`,
    `On Tue, 3 Feb 2026, 10:20 Bob Miller, <b@x.example> wrote:`,
    `Am Di., 3. Feb. 2026 um 10:20 Uhr schrieb ${who}:`,
    `Le mar. 3 févr. 2026 à 10:20, ${who} a écrit :`,
    "El mar, 3 feb 2026 a las 10:20, Bob Miller (<b@x.example>) escribió:",
    `Il giorno mar 3 feb 2026 alle ore 10:20 ${who} ha scritto:`,
    `Op di 3 feb 2026 om 10:20 schreef ${who}:`,
    `Em ter., 3 de fev. de 2026 às 10:20, ${who} escreveu:`,
    `${who} escreveu (terça, 3/02/2026 à(s) 10:20):`,
    `wt., 3 lut 2026 o 10:20 ${who} napisał(a):`,
    `вт, 3 февр. 2026 г. в 10:20, ${who}:`,
    `вт, 3 лют. 2026 р. о 10:20 ${who} пише:`,
    `Den tis 3 feb. 2026 kl 10:20 skrev ${who}:`,
    `Den tirs. 3. feb. 2026 kl. 10.20 skrev ${who}:`,
    `tir. 3. feb. 2026 kl. 10:20 skrev ${who}:`,
    "ti 3. helmik. 2026 klo 10.20 Bob Miller (b@x.example) kirjoitti:",
    `út 3. 2. 2026 v 10:20 odesílatel ${who} napsal:`,
    `ut 3. 2. 2026 o 10:20 ${who} napísal(a):`,
    `${who} ezt írta (időpont: 2026. febr. 3., K, 10:20):`,
    `În mar., 3 feb. 2026 la 10:20, ${who} a scris:`,
    "Bob Miller <b@x.example>, 3 Şub 2026 Sal, 10:20 tarihinde şunu yazdı:",
    `Στις Τρί 3 Φεβ 2026 στις 10:20 π.μ., ο/η ${who} έγραψε:`,
    `2026年2月3日(火) 10:20 ${who}:`,
    `${who} 于2026年2月3日周二 10:20写道：`,
    `${who} 於 2026年2月3日 週二 上午10:20寫道：`,
    `2026년 2월 3일 (화) 오전 10:20, ${who}님이 작성:`,
    "‫בתאריך יום ג׳, 3 בפבר׳ 2026 ב-10:20 מאת ‪Bob Miller‬‏ <‪b@x.example‬‏>:‬",
    `في الثلاثاء، 3 فبراير 2026 في 10:20 ص تمت كتابة ما يلي بواسطة ${who}:`,
    `Vào Th 3, 3 thg 2, 2026 vào lúc 10:20 ${who} đã viết:`,
    `Pada tanggal Sel, 3 Feb 2026 pukul 10.20 ${who} menulis:`,
    `На вт, 3.02.2026 г. в 10:20 ${who} написа:`,
    `uto, 3. velj 2026. u 10:20 ${who} napisao je:`,
    `Missatge de ${who} del dia dt., 3 de febr. 2026 a les 10:20:`,
    `ในวันที่ อ. 3 ก.พ. 2026 เวลา 10:20 ${who} เขียนว่า:`,
  ],
  "Apple Mail": [
    `On Feb 3, 2026, at 10:20 AM, ${who} wrote:`,
    "On 3 Feb 2026, at 10:20, Bob Miller wrote:",
    `Am 03.02.2026 um 10:20 schrieb ${who}:`,
    `Le 3 févr. 2026 à 10:20, ${who} a écrit :`,
    `El 3 feb 2026, a las 10:20, ${who} escribió:`,
    `Il giorno 3 feb 2026, alle ore 10:20, ${who} ha scritto:`,
    `Op 3 feb 2026, om 10:20 heeft ${who} het volgende geschreven:`,
    `Em 3 de fev. de 2026, à(s) 10:20, ${who} escreveu:`,
    `No dia 03/02/2026, às 10:20, ${who} escreveu:`,
    `3 feb. 2026 kl. 10:20 skrev ${who}:`,
    `Den 3. feb. 2026 kl. 10.20 skrev ${who}:`,
    `${who} kirjoitti 3.2.2026 kello 10.20:`,
    `Wiadomość napisana przez ${who} w dniu 3 lut 2026, o godz. 10:20:`,
    `3 февр. 2026 г., в 10:20, ${who} написал(а):`,
    `3. 2. 2026 v 10:20, ${who}:`,
    `${who} şunları yazdı (3 Şub 2026 10:20):`,
    `2026/02/03 10:20、${who}のメール:`,
    `2026年2月3日 10:20，${who} 写道：`,
    `2026. 2. 3. 오전 10:20, ${who} 작성:`,
  ],
  Thunderbird: [
    "On 2/3/26 10:20, Bob Miller wrote:",
    "Am 03.02.26 um 10:20 schrieb Bob Miller:",
    "Le 03/02/2026 à 10:20, Bob Miller a écrit :",
    "El 3/2/26 a las 10:20, Bob Miller escribió:",
    "Il 03/02/2026 10:20, Bob Miller ha scritto:",
    "Op 3-2-2026 om 10:20 schreef Bob Miller:",
    "Em 03/02/2026 10:20, Bob Miller escreveu:",
    "W dniu 3.02.2026 o 10:20, Bob Miller pisze:",
    "03.02.2026 10:20, Bob Miller пишет:",
    "Den 2026-02-03 kl. 10:20, skrev Bob Miller:",
    "Den 03.02.2026 10.20, skrev Bob Miller:",
    "Bob Miller kirjoitti 3.2.2026 klo 10.20:",
    "Dne 03. 02. 26 v 10:20 Bob Miller napsal(a):",
    "3.02.2026 10:20 tarihinde Bob Miller yazdı:",
    "2026. 02. 03. 10:20 keltezéssel, Bob Miller írta:",
    "在 2026/2/3 10:20, Bob Miller 写道:",
    "2026-02-03 오전 10:20에 Bob Miller 이(가) 쓴 글:",
  ],
  others: [
    `On Tuesday, February 3, 2026 at 10:20:30 AM GMT+1, ${who} wrote:`,
    `On Tuesday, February 3rd, 2026 at 10:20 AM, ${who} wrote:`,
    `${who} wrote on 02/03/2026 10:20:30 AM:`,
    `${who} schrieb am 03.02.2026 10:20:30:`,
    `Bob Miller writes:`,
    `Quoting ${who}:`,
    `Zitat von ${who}:`,
    `>>>>> "Bob" == Bob Miller <b@x.example> writes:`,
    `* Bob Miller <b@x.example> [2026-02-03 10:20]:`,
    `On Tue, Feb 03, 2026 at 10:20:30AM +0100, Bob Miller wrote:`,
  ],
};

const cases = Object.entries(announcements).flatMap(([client, lines]) =>
  lines.map((line): [string, string] => [client, line]),
);

test.each(cases)("%s: %s", (_, line) => {
  const quote = `${line}\n> hi\n>\n> there`;
  expect(foldText(`My answer.\n\nBye\n\n${quote}\n`)).toEqual({ visible: "My answer.\n\nBye", folded: quote });
});

test.each(cases.filter(([client]) => client !== "others"))("above an original without marks, %s: %s", (_, line) => {
  const quote = `${line}\n\nhi\n\nthere`;
  expect(foldText(`My answer.\n\nBye\n\n${quote}\n`)).toEqual({ visible: "My answer.\n\nBye", folded: quote });
});

test.each(cases.filter(([, line]) => line.length > 40 && !line.startsWith(">") && line.includes(" <b@")))(
  "wrapped, %s: %s",
  (_, line) => {
    const quote = `${line.replace(" <b@", "\n<b@")}\n> hi\n>\n> there`;
    expect(foldText(`My answer.\n\nBye\n\n${quote}\n`)).toEqual({ visible: "My answer.\n\nBye", folded: quote });
  },
);

/** From, sent, to, subject. */
const headers: [language: string, labels: string[]][] = [
  ["English", ["From", "Sent", "To", "Subject"]],
  ["English with a date", ["From", "Date", "To", "Subject"]],
  ["German", ["Von", "Gesendet", "An", "Betreff"]],
  ["German with a date", ["Von", "Datum", "An", "Betreff"]],
  ["French", ["De", "Envoyé", "À", "Objet"]],
  ["French, older", ["De ", "Envoyé ", "À ", "Objet "]],
  ["Spanish", ["De", "Enviado", "Para", "Asunto"]],
  ["Spanish, older", ["De", "Enviado el", "Para", "Asunto"]],
  ["Italian", ["Da", "Inviato", "A", "Oggetto"]],
  ["Dutch", ["Van", "Verzonden", "Aan", "Onderwerp"]],
  ["Portuguese", ["De", "Enviado", "Para", "Assunto"]],
  ["Portuguese, older", ["De", "Enviada em", "Para", "Assunto"]],
  ["Polish", ["Od", "Wysłano", "Do", "Temat"]],
  ["Russian", ["От", "Отправлено", "Кому", "Тема"]],
  ["Ukrainian", ["Від", "Надіслано", "Кому", "Тема"]],
  ["Swedish", ["Från", "Skickat", "Till", "Ämne"]],
  ["Danish", ["Fra", "Sendt", "Til", "Emne"]],
  ["Finnish", ["Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"]],
  ["Czech", ["Od", "Odesláno", "Komu", "Předmět"]],
  ["Slovak", ["Od", "Odoslané", "Komu", "Predmet"]],
  ["Hungarian", ["Feladó", "Elküldve", "Címzett", "Tárgy"]],
  ["Romanian", ["De la", "Trimis", "Către", "Subiect"]],
  ["Turkish", ["Kimden", "Gönderildi", "Kime", "Konu"]],
  ["Greek", ["Από", "Στάλθηκε", "Προς", "Θέμα"]],
  ["Japanese", ["差出人", "送信日時", "宛先", "件名"]],
  ["Chinese", ["发件人", "发送时间", "收件人", "主题"]],
  ["Chinese, Taiwan", ["寄件者", "寄件日期", "收件者", "主旨"]],
  ["Korean", ["보낸 사람", "보낸 날짜", "받는 사람", "제목"]],
  ["Hebrew", ["מאת", "נשלח", "אל", "נושא"]],
  ["Arabic", ["من", "تم الإرسال", "إلى", "الموضوع"]],
  ["Vietnamese", ["Từ", "Đã gửi", "Đến", "Chủ đề"]],
  ["Croatian", ["Šalje", "Poslano", "Prima", "Predmet"]],
  ["Bulgarian", ["От", "Изпратено", "До", "Относно"]],
];

test.each(headers)("a pasted header block, %s", (_, [from, sent, to, subject]) => {
  for (const rule of ["", "________________________________\n", "-----\n"]) {
    for (const mark of ["", "*"]) {
      const label = (name = "") => `${mark}${name}:${mark}`;
      const block = `${label(from)} Bob Miller <b@x.example>\n${label(sent)} 3.2.2026 10:20\n${label(to)} Ann\n${label(subject)} Lunch\n\nhi`;
      expect(foldText(`My answer.\n\n${rule}${block}\n`)).toEqual({ visible: "My answer.", folded: `${rule}${block}` });
    }
  }
});

test.each([
  "-----Original Message-----",
  "------- Original Message -------",
  "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
  "-----Ursprüngliche Nachricht-----",
  "----- Ursprüngliche Mail -----",
  "-------- Original-Nachricht --------",
  "-----Message d'origine-----",
  "-----Message d’origine-----",
  "-------- Message original --------",
  "-----Mensaje original-----",
  "-----Mensagem original-----",
  "-----Messaggio originale-----",
  "-----Oorspronkelijk bericht-----",
  "-----Ursprungligt meddelande-----",
  "-----Oprindelig meddelelse-----",
  "-----Opprinnelig melding-----",
  "-----Alkuperäinen viesti-----",
  "-----Wiadomość oryginalna-----",
  "-----Original Message-----\n",
  "-----Původní zpráva-----",
  "-----Pôvodná správa-----",
  "-----Eredeti üzenet-----",
  "-----Mesaj original-----",
  "-----Исходное сообщение-----",
  "-----Оригінальне повідомлення-----",
  "-----Özgün İleti-----",
  "-----Αρχικό μήνυμα-----",
  "-----元のメッセージ-----",
  "-----邮件原件-----",
  "------------------ 原始邮件 ------------------",
  "-----원본 메시지-----",
  "-------- הודעה מקורית --------",
  "-------- رسالة أصلية --------",
])("a marker: %s", (marker) => {
  const quote = `${marker}\nhi\nthere`;
  expect(foldText(`My answer.\n\n${quote}`)).toEqual({ visible: "My answer.", folded: quote });
});

test.each([
  "Sent from my iPhone",
  "Sent from my iPad.",
  "Sent from my Samsung Galaxy smartphone.",
  "Sent from Yahoo Mail on Android",
  "Sent from Yahoo Mail for iPhone",
  "Sent from Mail for Windows",
  "Sent from Outlook for Android",
  "Sent with Proton Mail secure email.",
  "Sent via BlackBerry by AT&T",
  "Get Outlook for iOS<https://aka.ms/o0ukef>",
  "Get Outlook for Android",
  "Von meinem iPhone gesendet",
  "Von meinem Samsung Galaxy Smartphone gesendet.",
  "Gesendet von Mail für Windows",
  "Gesendet mit der GMX Mail App",
  "Gesendet von Outlook für iOS",
  "Holen Sie sich Outlook für Android",
  "Outlook für iOS beziehen",
  "Envoyé de mon iPhone",
  "Envoyé depuis mon mobile Orange",
  "Obtenir Outlook pour iOS",
  "Télécharger Outlook pour iOS",
  "Enviado desde mi iPhone",
  "Enviado desde mi smartphone Samsung Galaxy.",
  "Obtener Outlook para iOS",
  "Inviato da iPhone",
  "Inviato da Outlook per Android",
  "Scarica Outlook per iOS",
  "Verstuurd vanaf mijn iPhone",
  "Verzonden vanaf mijn Samsung Galaxy-smartphone.",
  "Outlook voor iOS downloaden",
  "Enviado do meu iPhone",
  "Enviado a partir do Outlook para Android",
  "Obter o Outlook para iOS",
  "Wysłane z iPhone'a",
  "Wysłano z mojego telefonu Samsung",
  "Pobierz aplikację Outlook dla systemu iOS",
  "Отправлено с iPhone",
  "Отправлено из мобильной Почты Mail.ru",
  "Надіслано з iPhone",
  "Skickat från min iPhone",
  "Hämta Outlook för iOS",
  "Sendt fra min iPhone",
  "Sendt fra Outlook for Android",
  "Hent Outlook til iOS",
  "Lähetetty iPhonesta",
  "Hanki Outlook for iOS",
  "Odesláno z iPhonu",
  "Odoslané z iPhonu",
  "Küldve az iPhone-omról",
  "Trimis de pe iPhone-ul meu",
  "iPhone'umdan gönderildi",
  "Στάλθηκε από το iPhone μου",
  "iPhoneから送信",
  "发自我的 iPhone",
  "從我的 iPhone 傳送",
  "나의 iPhone에서 보냄",
  "נשלח מה-iPhone שלי",
  "أُرسلت من الـ iPhone",
  "Dikirim dari iPhone saya",
])("a phone: %s", (line) => {
  expect(foldText(`My answer.\n\n${line}\n`)).toEqual({ visible: "My answer.", folded: line });
});

test("never hides what was written below or between quotes, in any language", () => {
  for (const [, line] of cases.filter(([client]) => client !== "others")) {
    expect(foldText(`${line}\n> hi\n> there\n\nMy answer.`).visible).toBe("My answer.");
    expect(foldText(`${line}\n> first?\n\nOne.\n\n> second?\n\nTwo.`).visible).toMatch(/One\.[\s\S]*Two\./);
    expect(foldText(`Hello,\n\n${line}\n> first?\nOne.\n> second?\nTwo.\n> third`).visible).toMatch(
      /One\.[\s\S]*Two\./,
    );
  }
});
