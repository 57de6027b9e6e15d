/** A service known to count readers, by the end of its host's name and the form of its path. */
interface Service {
  name: string;
  host: RegExp;
  path?: RegExp;
}

const host = (names: string) => new RegExp(`(?:^|\\.)(?:${names.replaceAll(".", "\\.")})$`);

const services: Service[] = [
  { name: "Mailchimp", host: host("list-manage.com|mailchimp.com|mandrillapp.com"), path: /track\/open/ },
  { name: "SendGrid", host: /./, path: /\/wf\/open/ },
  { name: "HubSpot", host: host("hubspotemail.net|hubspotlinks.com|hs-sites.com|sidekickopen\\d*.com") },
  { name: "HubSpot", host: /./, path: /\/e[12]t\/o\// },
  { name: "Amazon SES", host: host("awstrack.me") },
  { name: "Postmark", host: host("pstmrk.it"), path: /^\/open/ },
  { name: "Mailgun", host: /./, path: /^\/o\/[\w-]{40,}/ },
  { name: "SparkPost", host: /./, path: /^\/q\/[\w~-]{10,}/ },
  { name: "Mailjet", host: host("mjt.lu|mailjet.com"), path: /\/oo\// },
  { name: "Brevo", host: host("sendibt\\d?.com|sendinblue.com|brevo.com|sendibm\\d?.com"), path: /\/tr\/op|\/op\// },
  { name: "Salesforce", host: /./, path: /\/open\.aspx/ },
  { name: "Constant Contact", host: host("rs6.net"), path: /\/on\.jsp/ },
  { name: "Campaign Monitor", host: host("cmail\\d*.com|createsend\\d*.com|createsend-.*"), path: /\/[to]\// },
  { name: "Customer.io", host: host("customeriomail.com|customer.io"), path: /\/e\/o\// },
  { name: "Klaviyo", host: host("klaviyomail.com|klclick\\d*.com|trk.klaviyo.com") },
  { name: "ActiveCampaign", host: host("activehosted.com|acemln\\w*.com|lt\\.acem\\w*.com"), path: /open|lt\.php/ },
  { name: "GetResponse", host: host("getresponse.com|gr-mail.com"), path: /\/open/ },
  { name: "Marketo", host: host("mktoresp.com|mktomail.com|mkt\\d+.com"), path: /\/(?:trk|open)/ },
  { name: "Litmus", host: host("emltrk.com") },
  { name: "Mailtrack", host: host("mailtrack.io|mltrk.io") },
  { name: "Mixmax", host: host("mixmax.com|mixmaxusercontent.com"), path: /track/ },
  { name: "Yesware", host: host("yesware.com") },
  { name: "Streak", host: host("mailfoogae.appspot.com") },
  { name: "Superhuman", host: host("r.superhuman.com") },
  { name: "Intercom", host: host("intercom-mail.com|via.intercom.io"), path: /\/o\b|\/via\// },
  { name: "LinkedIn", host: host("linkedin.com"), path: /^\/emimp\// },
  { name: "Facebook", host: host("facebook.com"), path: /^\/(?:tr\b|email_open)/ },
  { name: "Google Analytics", host: host("google-analytics.com|googletagmanager.com") },
  { name: "DoubleClick", host: host("doubleclick.net|adsrvr.org|2mdn.net") },
];

const openPath =
  /(?:^|\/)(?:email[-_]?)?(?:track(?:ing)?|trk|beacon|pixel|open(?:ed|s|_?track(?:ing)?)?|impression|readreceipt)(?:[-_](?:open|pixel|email))?(?:\.(?:gif|png|php|aspx?|jsp|html?|cgi|ashx))?(?:\/|$)/i;

/**
 * Who counts readers with a picture: the service's name where its host and path are known, the host for a picture too
 * small to see or one whose path says so, null for an honest picture.
 * @param tiny it takes no room on the page
 */
export function trackerOf(address: string, tiny: boolean): string | null {
  if (!URL.canParse(address)) return null;
  const { hostname, pathname } = new URL(address);
  const known = services.find(({ host, path }) => host.test(hostname) && (path === undefined || path.test(pathname)));
  if (known) return known.name;
  return tiny || openPath.test(pathname) ? hostname : null;
}

/** Whether an image takes no room: two pixels or less each way, or hidden without a class that might show it. */
export function isTiny(image: Element): boolean {
  const style = image.getAttribute("style") ?? "";
  const width =
    length(image.getAttribute("width")) ?? length(styled(style, "width")) ?? length(styled(style, "max-width"));
  const height =
    length(image.getAttribute("height")) ?? length(styled(style, "height")) ?? length(styled(style, "max-height"));
  if (width !== null && height !== null) return width <= 2 && height <= 2;
  if (width === 0 || height === 0) return true;
  const hidden = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$))/i;
  return !image.hasAttribute("class") && hidden.test(style);
}

/** Pixels; null for what is no plain length. */
function length(value: string | null): number | null {
  const [, number] = /^\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*(?:!important)?\s*$/i.exec(value ?? "") ?? [];
  return number === undefined ? null : Number(number);
}

function styled(style: string, property: string): string | null {
  return new RegExp(`(?:^|;)\\s*${property}\\s*:([^;]*)`, "i").exec(style)?.[1] ?? null;
}
