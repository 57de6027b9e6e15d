/** Names that mail has for charsets which decoders know by another name; keys as `plainName` makes them. */
const aliases: Record<string, string> = {
  iso88598i: "iso-8859-8-i",
  iso88598e: "iso-8859-8",
  shiftjis: "shift_jis",
  mskanji: "shift_jis",
  windows31j: "shift_jis",
  eucjp: "euc-jp",
  ujis: "euc-jp",
  iso2022jp: "iso-2022-jp",
  iso2022kr: "iso-2022-kr",
  iso2022cn: "iso-2022-cn",
  iso2022jp1: "iso-2022-jp",
  iso2022jp2: "iso-2022-jp",
  iso2022jp3: "iso-2022-jp",
  iso2022jp2004: "iso-2022-jp",
  iso2022jpms: "iso-2022-jp",
  jis: "iso-2022-jp",
  junet: "iso-2022-jp",
  iso2022cnext: "iso-2022-cn",
  euckr: "euc-kr",
  uhc: "euc-kr",
  ksc56011987: "euc-kr",
  ksx1001: "euc-kr",
  cp1361: "johab",
  ms1361: "johab",
  ksc56011992: "johab",
  gb2312: "gb18030",
  gb231280: "gb18030",
  gbk: "gb18030",
  euccn: "gb18030",
  cngb: "gb18030",
  hz: "hz",
  hzgb2312: "hz",
  hzgb: "hz",
  cnbig5: "big5",
  big5hkscs: "big5",
  big5eten: "big5",
  tis620: "windows-874",
  unicode11utf7: "utf-7",
  utf7: "utf-7",
  utf16: "utf-16",
  ucs2: "utf-16",
  iso10646ucs2: "utf-16",
  utf32: "utf-32",
  ucs4: "utf-32",
  iso10646ucs4: "utf-32",
  ansix341968: "us-ascii",
  ascii: "us-ascii",
  usascii: "us-ascii",
  iso646us: "us-ascii",
  "646": "us-ascii",
  latin1: "windows-1252",
  iso88591: "windows-1252",
  iso885911: "windows-874",
  latin0: "iso-8859-15",
  latin9: "iso-8859-15",
  utf8mb4: "utf-8",
  utf8: "utf-8",
  macroman: "macintosh",
  // What mailers write when they don't know.
  unknown8bit: "",
  unknown: "",
  "8bit": "",
  "7bit": "",
  binary: "",
  default: "",
  none: "",
  null: "",
  utf: "",
};

const codePages: Record<string, string> = {
  "932": "shift_jis",
  "936": "gb18030",
  "949": "euc-kr",
  "950": "big5",
  "874": "windows-874",
  "1361": "johab",
  "10000": "macintosh",
  "20127": "us-ascii",
  "20866": "koi8-r",
  "21866": "koi8-u",
  "20932": "euc-jp",
  "51932": "euc-jp",
  "50220": "iso-2022-jp",
  "50221": "iso-2022-jp",
  "50222": "iso-2022-jp",
  "50225": "iso-2022-kr",
  "51949": "euc-kr",
  "51936": "gb18030",
  "52936": "hz",
  "54936": "gb18030",
  "65000": "utf-7",
  "65001": "utf-8",
  "1200": "utf-16le",
  "1201": "utf-16be",
  "28591": "windows-1252",
  "28592": "iso-8859-2",
  "28595": "iso-8859-5",
  "28597": "iso-8859-7",
  "28605": "iso-8859-15",
};

/** Lower case, without what mailers put around a charset's name: quotes, vendor prefixes, separators, a year. */
function plainName(charset: string): string {
  return charset
    .toLowerCase()
    .replace(/:\d{4}$/, "")
    .replace(/^(?:x-ms-|x-|cs(?=iso|utf|koi|euc|shift|big|gb|latin|ibm))/, "")
    .replace(/[^a-z0-9]/g, "");
}

/**
 * The name by which a decoder may know a declared charset; empty when the declaration says nothing. A name nobody knows
 * is given back in lower case.
 */
export function charsetName(declared: string): string {
  const known = names.get(declared);
  if (known !== undefined) return known;
  const name = findName(declared);
  if (names.size >= mostNames) names.clear();
  names.set(declared, name);
  return name;
}

/** Mail declares the same few over and over. */
const names = new Map<string, string>();
const mostNames = 200;

function findName(declared: string): string {
  // RFC 2231 section 5 puts a language behind a star.
  const charset = declared
    .slice(0, 200)
    .replace(/\*.*$/s, "")
    .replace(/["'\s]/g, "")
    .toLowerCase();
  const plain = plainName(charset);
  const page = /^(?:cp|windows|win|ms|ibm|dos|codepage|ccsid)?0*(\d{3,5})$/.exec(plain)?.[1];
  if (Object.hasOwn(aliases, plain)) return aliases[plain] ?? "";
  if (page !== undefined && Object.hasOwn(codePages, page)) return codePages[page] ?? "";
  if (page !== undefined && /^125\d$/.test(page)) return `windows-${page}`;
  if (page !== undefined && /^(?:437|7\d\d|8\d\d|1125)$/.test(page)) return `cp${page}`;
  const latin = /^iso8859(\d{1,2})$/.exec(plain)?.[1];
  return latin === undefined ? charset : `iso-8859-${latin}`;
}
