import { randomBytes } from "node:crypto";
import { secretName } from "../../shared/loopback.ts";

/**
 * What a browser is answered that comes with a good token. It goes on by itself, by a step within this site: whoever comes from
 * a file or a link comes across sites, and a strict cookie is not sent on after a redirect.
 * @param secret what the page keeps, for its origin alone; null for who is in already
 * @returns the page and the policy under which its one script runs
 */
export function wayIn(secret: string | null): { html: string; policy: string } {
  const nonce = randomBytes(16).toString("base64url");
  const keep = secret === null ? "" : `localStorage.setItem(${JSON.stringify(secretName)}, ${JSON.stringify(secret)});`;
  const body = `<p id="words">Opening Bobbin…</p>
<noscript><p>Bobbin's page needs scripts; allow them for this address.</p></noscript>
<script nonce="${nonce}">
try { ${keep} location.replace("/"); }
catch { document.getElementById("words").textContent = ${JSON.stringify(keepsNothing)}; }
</script>`;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html: ownPage(body), policy };
}

const keepsNothing =
  "This browser keeps nothing for pages of this computer (site data is blocked), and so Bobbin can't know it again. " +
  "Allow site data for 127.0.0.1, then go to the terminal where Bobbin runs and press Enter for a new address.";

/** A page of this program's own words; `body` is HTML. */
export function ownPage(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bobbin</title>
<body style="font:1.1rem/1.5 system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem"><h1>Bobbin</h1>${body}</body></html>\n`;
}
