/**
 * How clients in many languages announce what they quote. Every expression is tried on one line (or a few joined ones)
 * of at most `longestLine` characters, and none can match in more than one way, so hostile text costs no more than plain.
 */
const longestLine = 400;

const wrote =
  "wrote|writes|sent|said|schrieb|schreibt|écrit|écrivait|escribió|escribio|escrito|scritto|escreveu|schreef|geschreven|skrev|skreiv|kirjoitti|napisał(?:\\(a\\)|a)?|pisze|napsala?|napísala?|írta|scris|написала?|написал\\(а\\)|пишет|писала?|viết|menulis|yazdı|έγραψε|כתבה?|كتب|写道|寫道|書きました|작성";
/** `On 3 May, Bob wrote:` */
const endsInVerb = new RegExp(`(?<![\\p{L}])(?:${wrote})\\s*[:：]?\\s*$`, "iu");
/** `Am 3. Mai schrieb Bob <b@c>:` */
const holdsVerb = new RegExp(`(?<![\\p{L}])(?:${wrote})(?![\\p{L}]).*[:：]\\s*$`, "iu");

const time = /\d{1,2}[:.h]\d{2}/;
const fullDate = /\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:19|20)\d\d[年.,\s]|(?<!\d)(?:19|20)\d\d(?!\d)/u;
const monthOrDay =
  /(?<!\p{L})(?:jan|feb|fév|fev|mar|mär|apr|avr|abr|may|mai|maj|jun|juin|jul|juil|aug|août|ago|sep|set|oct|okt|out|ott|nov|dec|dez|déc|dic|mon|tue|wed|thu|fri|sat|sun)\p{L}{0,9}(?!\p{L})/iu;
const address = /[^\s<>@]+@[^\s<>@]+\.[^\s<>@]/;

/** How sure a line is to introduce a quote: `certain` without a look at what follows, `likely` when quoted lines do. */
export type Announcement = "certain" | "likely" | "no";

/** Whether a line (several joined with spaces, when wrapped) says who wrote what follows. */
export function announcement(line: string): Announcement {
  if (line.length > longestLine || line.length < 6) return "no";
  const verb = endsInVerb.test(line) || holdsVerb.test(line);
  const ends = /[:：]\s*$/.test(line);
  const [addressed, timed, dated] = [address.test(line), time.test(line), fullDate.test(line)];
  if (verb && (ends || addressed) && (addressed || timed) && (timed || dated || monthOrDay.test(line)))
    return "certain";
  if (verb && ends && dated && monthOrDay.test(line)) return "certain";
  if (!verb && ends && addressed && timed && dated) return "certain";
  return (verb && ends) || (addressed && dated) || (/^On\s/.test(line) && ends && /\d/.test(line)) ? "likely" : "no";
}

const introduction =
  /^\s*(?:(?:on|am|le|el|il|em|op|den|dne|dnia|w dniu|vào|pada|in data|på|στις|на|a|em)\s|\p{L}{2,12}[.,]\s?\d|\d{1,4}[.\-/年\s])/iu;

/** Whether a line can be the first of a wrapped announcement: `On Monday`, `tir. 18. apr.`, `2011/4/7`. */
export function startsAnnouncement(line: string): boolean {
  return introduction.test(line.slice(0, 40)) && /\d/.test(line.slice(0, 60));
}

const originalWords =
  "original message|original appointment|reply message|message d'origine|message original|mensaje original|mensagem original|ursprüngliche nachricht|originalnachricht|original-nachricht|originalmeddelande|ursprungligt meddelande|ursprungligt medelande|oprindelig besked|oprindelig meddelelse|original meddelelse|original melding|opprinnelig melding|messaggio originale|messaggio original|oorspronkelijk bericht|origineel bericht|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|eredeti üzenet|исходное сообщение|пересланное сообщение|оригинальное сообщение|özgün ileti|orijinal mesaj|pesan asli|thư gốc|原始邮件|原始郵件|原邮件|元のメッセージ|원본 메시지";
const originalMarker = new RegExp(`^\\s*[-_=*–—]{2,60}\\s*(?:${originalWords})\\s*:?\\s*[-_=*–—]{0,60}\\s*$`, "iu");

/** `-----Original Message-----` */
export function isOriginalMarker(line: string): boolean {
  return line.length <= longestLine && originalMarker.test(line);
}

const forwardWords =
  "forwarded message|forwarded by|begin forwarded message|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-?mail)|message transféré|message transmis|début du message (?:réexpédié|transféré)|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|mensagem encaminhada|início da mensagem (?:reencaminhada|encaminhada)|doorgestuurd bericht|begin doorgestuurd bericht|vidarebefordrat meddelande|vidarebefordrat brev|videresendt (?:besked|melding)|välitetty viesti|przekazana wiadomość|wiadomość przekazana|přeposlaná zpráva|továbbított üzenet|пересылаемое сообщение|начало переадресованного сообщения|iletilen mesaj|转发邮件|轉寄郵件|転送メッセージ|전달된 메시지";
const forwardMarker = new RegExp(`^\\s*[-_=*–—]{0,60}\\s*(?:${forwardWords})`, "iu");

/** `---------- Forwarded message`: what follows is no quote but the content. */
export function isForwardMarker(line: string): boolean {
  return line.length <= longestLine && forwardMarker.test(line);
}

const labels: [kind: string, words: string][] = [
  [
    "from",
    "from|von|de|da|van|från|fra|lähettäjä|od|feladó|от|от кого|kimden|dari|từ|发件人|寄件者|差出人|보낸 사람|от кого",
  ],
  [
    "date",
    "sent|date|gesendet|datum|envoyé|envoyé le|message du|enviado|enviado el|enviada em|fecha|data|inviato|verzonden|skickat|sendt|dato|lähetetty|päiväys|wysłano|wysłane|data|odesláno|odoslané|küldve|отправлено|дата|gönderildi|tarih|dikirim|发送时间|寄件日期|日期|送信日時|보낸 날짜",
  ],
  [
    "to",
    "to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|címzett|кому|kime|kepada|đến|收件人|宛先|받는 사람|dest|destinataire",
  ],
  ["cc", "cc|kopie|kopie an|copie à|copia|kopia|kopi|dw|másolatot kap|копия|bilgi|抄送|副本"],
  [
    "subject",
    "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|tárgy|тема|konu|subjek|chủ đề|主题|主旨|件名|제목|sujet",
  ],
];
const labelled = labels.map(([kind, words]) => ({
  kind,
  expression: new RegExp(`^[\\s*_]{0,8}(?:${words})[\\s*_]{0,4}[:：]`, "iu"),
}));

/** Which header a line of a pasted header block is (`Von: …`, `*Sent:* …`), or null. */
export function headerLabel(line: string): string | null {
  const start = line.slice(0, 60);
  if (!/[:：]/.test(start)) return null;
  return labelled.find(({ expression }) => expression.test(start))?.kind ?? null;
}

const devices =
  /^[\s>*_[(]{0,4}(?:sent (?:from|via|with|using|wirelessly)|get outlook for|von meinem|gesendet (?:von|mit|über)|diese nachricht wurde von meinem|envoyé (?:de|depuis|à partir|sans fil)|télécharge[rz] outlook|enviado (?:desde|do|a partir)|inviato (?:da|dal)|scarica outlook|verzonden (?:vanaf|met|via)|verstuurd vanaf|skickat från|sendt fra|lähetetty|wysłane z|wysłano z|odesláno z|отправлено (?:с|из)|sent: )/iu;
const deviceNames =
  /iphone|ipad|ipod|android|outlook|samsung|galaxy|blackberry|huawei|xiaomi|htc|windows|mobile|móvil|movil|handy|smartphone|telefon|yahoo|gmx|web\.de|proton|mailspring|thunderbird|typeapp|bluemail|aquamail|mail|spark|apple|mac/iu;

/** `Sent from my iPhone`, and its like in other languages; a sentence that only starts so is none. */
export function isDeviceLine(line: string): boolean {
  return line.length <= 200 && devices.test(line) && deviceNames.test(line) && !/,\s.*\.\s*$/.test(line);
}
