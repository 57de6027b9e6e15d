/**
 * How clients in many languages announce what they quote. Every expression is tried on one line (or a few joined ones)
 * of at most `longestLine` characters, and none can match in more than one way, so hostile text costs no more than plain.
 */
const longestLine = 400;

const wrote =
  "wrote|writes|sent|said|schrieb|schreibt|écrit|écrivait|escribió|escribio|escrito|scritto|escreveu|schreef|geschreven|skrev|skreiv|kirjoitti|napisał(?:\\(a\\)|a)?|pisze|napsala?|napísala?|írta|scris|написала?|написал\\(а\\)|пишет|писала?|viết|menulis|yazdı|έγραψε|כתבה?|كتب|写道|寫道|書きました|작성|쓴 글";
/** `On 3 May, Bob wrote:` */
const endsInVerb = new RegExp(`(?<![\\p{L}])(?:${wrote})\\s*[:：]?\\s*$`, "iu");
/** `Am 3. Mai schrieb Bob <b@c>:` */
const holdsVerb = new RegExp(`(?<![\\p{L}])(?:${wrote})(?![\\p{L}]).*[:：]\\s*$`, "iu");

const time = /\d{1,2}[:.h]\d{2}/;
const fullDate = /\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:19|20)\d\d[年.,\s]|(?<!\d)(?:19|20)\d\d(?!\d)/u;
const monthOrDay =
  /(?<!\p{L})(?:jan|feb|fév|fev|mar|mär|apr|avr|abr|may|mai|maj|jun|juin|jul|juil|aug|août|ago|sep|set|oct|okt|out|ott|nov|dec|dez|déc|dic|mon|tue|wed|thu|fri|sat|sun)\p{L}{0,9}(?!\p{L})/iu;
const host = /[^\s<>@]+\.[^\s<>@]/y;

/** Does it hold a mail address? Looks from each `@`, not from each letter. */
function hasAddress(line: string): boolean {
  for (let at = line.indexOf("@", 1); at > 0; at = line.indexOf("@", at + 1)) {
    host.lastIndex = at + 1;
    if (/[^\s<>@]/.test(line[at - 1] ?? "") && host.test(line)) return true;
  }
  return false;
}

/** Marks of the direction of writing. */
const directions = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** `Quoting Bob <b@c>:`, without a date. */
const quoting = /^(?:quoting|zitat von|citando|citation de|citat från|quoting message from|in reply to)\s/i;

function endsInColon(line: string): boolean {
  const last = line.trimEnd().at(-1);
  return last === ":" || last === "：";
}

/** How sure a line is to introduce a quote: `certain` without a look at what follows, `likely` when quoted lines do. */
export type Announcement = "certain" | "likely" | "no";

/** Whether a line (several joined with spaces, when wrapped) says who wrote what follows. */
export function announcement(text: string): Announcement {
  const line = text.replace(directions, "");
  if (line.length > longestLine || line.length < 6) return "no";
  // Nearly every line ends here: what follows is asked of few.
  const ends = endsInColon(line);
  if (!ends && !line.includes("@")) return "no";
  return sureness(line, ends);
}

function sureness(line: string, ends: boolean): Announcement {
  const verb = endsInVerb.test(line) || (ends && holdsVerb.test(line));
  const [addressed, timed, dated] = [hasAddress(line), time.test(line), fullDate.test(line)];
  if (verb && (ends || addressed) && (addressed || timed) && (timed || dated || monthOrDay.test(line)))
    return "certain";
  if (verb && ends && dated && monthOrDay.test(line)) return "certain";
  if (!verb && ends && addressed && timed && dated) return "certain";
  return (verb && ends) ||
    (addressed && (dated || (ends && quoting.test(line)))) ||
    (/^On\s/.test(line) && ends && /\d/.test(line))
    ? "likely"
    : "no";
}

/** Whether a line is the end of a mailbox that was wrapped before its address: `<bob@example.com> wrote:`. */
export function startsWithAddress(line: string): boolean {
  return /^\s*<[^\s<>@]{1,100}@[^\s<>@]{1,200}>/.test(line);
}

/** Whether a line can be a name, or a date and a name, that an address follows on the next line. */
export function endsInName(line: string): boolean {
  const words = line.trim().split(/\s+/);
  return (
    line.length <= 100 &&
    /[\p{L}"'’)]$/u.test(line.trim()) &&
    (words.length <= 5 || (words.length <= 16 && /\d/.test(line)))
  );
}

const introduction =
  /^\s*(?:(?:on|am|le|el|il|em|op|den|dne|dnia|w dniu|vào|pada|in data|på|στις|на|a|em)\s|\p{L}{2,12}[.,]\s?\d|\d{1,4}[.\-/年\s])/iu;

/** Whether a line can be the first of a wrapped announcement: `On Monday`, `tir. 18. apr.`, `2011/4/7`. */
export function startsAnnouncement(line: string): boolean {
  return /\d/.test(line.slice(0, 60)) && introduction.test(line.slice(0, 40));
}

const dash = "[-_=*\u2010-\u2015]";
const originalWords =
  "ursprüngliche mail|message d’origine|pôvodná správa|izvorna poruka|mesaj original|mesajul original|оригінальне повідомлення|оригинално съобщение|özgün i̇leti|özgün İleti|αρχικό μήνυμα|邮件原件|原始消息|הודעה מקורית|رسالة أصلية|الرسالة الأصلية|original message|original appointment|reply message|message d'origine|message original|mensaje original|mensagem original|ursprüngliche nachricht|originalnachricht|original-nachricht|originalmeddelande|ursprungligt meddelande|ursprungligt medelande|oprindelig besked|oprindelig meddelelse|original meddelelse|original melding|opprinnelig melding|messaggio originale|messaggio original|oorspronkelijk bericht|origineel bericht|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|eredeti üzenet|исходное сообщение|пересланное сообщение|оригинальное сообщение|özgün ileti|orijinal mesaj|pesan asli|thư gốc|原始邮件|原始郵件|原邮件|元のメッセージ|원본 메시지";
const originalMarker = new RegExp(`^\\s*${dash}{2,60}\\s*(?:${originalWords})\\s*:?\\s*${dash}{0,60}\\s*$`, "iu");

/** `-----Original Message-----` */
export function isOriginalMarker(line: string): boolean {
  return line.length <= longestLine && originalMarker.test(line);
}

const forwardWords =
  "forwarded message|forwarded by|begin forwarded message|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-?mail)|message transféré|message transmis|début du message (?:réexpédié|transféré)|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|mensagem encaminhada|início da mensagem (?:reencaminhada|encaminhada)|doorgestuurd bericht|begin doorgestuurd bericht|vidarebefordrat meddelande|vidarebefordrat brev|videresendt (?:besked|melding)|välitetty viesti|przekazana wiadomość|wiadomość przekazana|přeposlaná zpráva|továbbított üzenet|пересылаемое сообщение|начало переадресованного сообщения|iletilen mesaj|转发邮件|轉寄郵件|転送メッセージ|전달된 메시지";
const forwardMarker = new RegExp(`^\\s*${dash}{0,60}\\s*(?:${forwardWords})`, "iu");
/** What a marker begins with, behind its dashes. */
const forwardStarts = new Set(forwardWords.split("|").map((words) => words[0] ?? ""));
const dashes = new Set(" \t-_=*\u2010\u2011\u2012\u2013\u2014\u2015");

/** `---------- Forwarded message`: what follows is no quote but the content. */
export function isForwardMarker(line: string): boolean {
  if (line.length > longestLine) return false;
  let start = 0;
  while (start < line.length && dashes.has(line[start] ?? "")) start += 1;
  return forwardStarts.has((line[start] ?? "").toLowerCase()) && forwardMarker.test(line);
}

const labels: [kind: string, words: string][] = [
  [
    "from",
    "from|von|de|da|van|från|fra|lähettäjä|od|feladó|от|от кого|kimden|dari|từ|发件人|寄件者|差出人|보낸 사람|від|de la|από|מאת|من|šalje|pošiljatelj|จาก",
  ],
  [
    "date",
    "sent|date|gesendet|datum|envoyé|envoyé le|message du|enviado|enviado el|enviada em|fecha|data|inviato|verzonden|skickat|sendt|dato|lähetetty|päiväys|wysłano|wysłane|data|odesláno|odoslané|küldve|отправлено|дата|gönderildi|tarih|dikirim|发送时间|寄件日期|日期|送信日時|日時|보낸 날짜|날짜|надіслано|trimis|στάλθηκε|ημερομηνία|נשלח|תאריך|تم الإرسال|التاريخ|poslano|изпратено|đã gửi|傳送時間|发送日期|ส่ง",
  ],
  [
    "to",
    "to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|címzett|кому|kime|kepada|đến|收件人|宛先|받는 사람|dest|destinataire|către|catre|προς|אל|إلى|prima|до|收件者|ถึง",
  ],
  [
    "cc",
    "cc|kopie|kopie an|copie à|copia|kopia|kopi|dw|másolatot kap|копия|bilgi|抄送|副本|копія|κοιν|עותק|نسخة|참조|kópia|kopio|másolat",
  ],
  [
    "subject",
    "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|tárgy|тема|konu|subjek|chủ đề|主题|主旨|件名|제목|sujet|subiect|θέμα|נושא|الموضوع|относно|主題|标题|เรื่อง|naslov",
  ],
];
const labelled = labels.map(([kind, words]) => ({
  kind,
  expression: new RegExp(`^[\\s*_\\u200e\\u200f\\u202a-\\u202e]{0,8}(?:${words})[\\s*_\\u200e\\u200f]{0,4}[:：]`, "iu"),
}));

/** Which header a line of a pasted header block is (`Von: …`, `*Sent:* …`), or null. */
export function headerLabel(line: string): string | null {
  const start = line.slice(0, 60);
  if (!/[:：]/.test(start)) return null;
  return labelled.find(({ expression }) => expression.test(start))?.kind ?? null;
}

/** How the line of a device begins, in the languages of the phones and of Outlook. */
const deviceStarts =
  "sent (?:from|via|with|using|wirelessly)|sent: |get outlook|von meinem|gesendet (?:von|mit|über)|diese nachricht wurde von meinem|holen sie sich outlook|outlook für|envoyé (?:de|depuis|à partir|avec|sans fil)|télécharge[rz] outlook|obtenir outlook|enviado (?:desde|do|de|a partir|con|com)|obtener outlook|obter o outlook|baixar o outlook|inviato (?:da|dal|con)|scarica outlook|ottieni outlook|verzonden (?:vanaf|met|via)|verstuurd vanaf|outlook voor|skickat från|hämta outlook|sendt fra|hent outlook|få outlook|lähetetty|hanki outlook|wysłane z|wysłano z|pobierz (?:aplikację )?outlook|odesláno z|odoslané z|získejte outlook|küldve|trimis (?:de pe|din)|отправлено (?:с|из)|надіслано з|изпратено от|στάλθηκε από|dikirim dari|发自我的|发自|從我的|나의|נשלח מ|أ\u064f?رسلت من";
const devices = new RegExp(`^[\\s>*_[(\\u200e\\u200f]{0,4}(?:${deviceStarts})`, "iu");
/** Where the words come behind the device. */
const devicesFirst =
  /^[\s*_[(]{0,4}(?:iphone|ipad|android|samsung|outlook)[^\s]{0,8}.{0,20}(?:gönderildi|送信|보냄|傳送|发送|yuborildi)\s*$/iu;
const deviceNames =
  /iphon|ipad|ipod|android|outlook|samsung|galaxy|blackberry|huawei|xiaomi|pixel|htc|windows|mobile|móvil|movil|mobil|handy|smartphone|telefon|teléfono|téléphone|yahoo|gmx|web\.de|proton|mailspring|thunderbird|typeapp|bluemail|aquamail|mail|spark|apple|mac/iu;

/** `Sent from my iPhone`, and its like in other languages; a sentence that only starts so is none. */
export function isDeviceLine(line: string): boolean {
  if (line.length > 200) return false;
  return (devices.test(line) && deviceNames.test(line) && !/,\s.*\.\s*$/.test(line)) || devicesFirst.test(line);
}
