/*
 * Runs in the outer of two frames, of an origin of its own, and never in the page. The inner one holds a mail: no script
 * runs in there, so its height, links and keys are looked after from here and told to the page over one port.
 * Its hash stands in the policies; a test compares them.
 */
const frame = document.querySelector("iframe");
let port = null;
let claimed = [];
let release = () => {};

const tell = (message) => port?.postMessage(message);
const linkOf = ({ target }) => target?.closest?.("a[href]") ?? null;
const about = (link) => ({ href: targets.get(link) ?? "", text: (link.textContent ?? "").slice(0, 1000) });
/* Where links lead. They stand in the mail with an address that says nothing: a browser may connect to a real one as
     soon as it is pressed on, before anybody was asked. */
let targets = new WeakMap();
const blank = "about:blank";

/** Makes what is too wide smaller, as far as it stays readable, and gives the height that is needed then. */
function fitted(body) {
  body.style.setProperty("zoom", "1");
  const share = body.ownerDocument.documentElement.clientWidth / body.scrollWidth;
  if (share < 1) body.style.setProperty("zoom", String(Math.max(share, 0.6)));
  return Math.ceil(body.getBoundingClientRect().height) + 1;
}

function follow(event) {
  const link = linkOf(event);
  if (!link) return;
  event.preventDefault();
  if (event.isTrusted && event.button !== 2) tell({ kind: "link", ...about(link) });
}

function hover(event) {
  const link = linkOf(event);
  tell({ kind: "hover", link: link && about(link) });
}

/** For the menu that copies a link's address. */
function unveil(event) {
  const link = linkOf(event);
  if (link) link.href = targets.get(link) ?? blank;
}

function veil(event) {
  const link = linkOf(event);
  if (link && link.href !== blank) link.href = blank;
}

function press(event) {
  const { key, code, ctrlKey, shiftKey, altKey, metaKey, isComposing, target } = event;
  if (!event.isTrusted || isComposing) return;
  if ((key === "Enter" || key === " ") && target?.closest?.("a,summary")) return;
  if ((ctrlKey || metaKey) && claimed.includes(key.toLowerCase())) event.preventDefault();
  tell({ kind: "key", key, code, ctrlKey, shiftKey, altKey, metaKey });
}

function watch(inside) {
  const { body, documentElement } = inside;
  targets = new WeakMap();
  for (const link of inside.querySelectorAll("a[href]")) {
    targets.set(link, link.href);
    link.href = blank;
  }
  const measure = () => tell({ kind: "height", height: fitted(body) });
  const abort = new AbortController();
  const { signal } = abort;
  const leave = () => tell({ kind: "hover", link: null });
  for (const name of ["click", "auxclick"]) inside.addEventListener(name, follow, { signal });
  for (const name of ["mouseover", "focusin"]) inside.addEventListener(name, hover, { signal });
  inside.addEventListener("focusout", leave, { signal });
  inside.addEventListener("contextmenu", unveil, { signal });
  for (const name of ["pointermove", "keydown"]) inside.addEventListener(name, veil, { signal, capture: true });
  documentElement.addEventListener("mouseleave", leave, { signal });
  inside.addEventListener("keydown", press, { signal });
  for (const name of ["submit", "dragstart"])
    inside.addEventListener(name, (event) => event.preventDefault(), { signal });
  const observer = new ResizeObserver(measure);
  observer.observe(body);
  measure();
  return () => {
    abort.abort();
    observer.disconnect();
  };
}

frame.addEventListener("load", () => {
  release();
  const inside = frame.contentDocument;
  if (!port || !inside?.body) return;
  release = watch(inside);
});

function show({ data }) {
  frame.title = data.title;
  // All three documents in one: else the browser puts a ground behind a frame that has none.
  document.documentElement.style.colorScheme = data.scheme;
  frame.style.colorScheme = data.scheme;
  claimed = data.claimed;
  frame.srcdoc = data.page;
}

addEventListener("message", (event) => {
  if (port || event.source !== parent) return;
  port = event.ports[0];
  port.onmessage = show;
});
