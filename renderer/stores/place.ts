import { accountId as accountIdShape, conversationId, draftId, folderId } from "../../shared/model/ids.ts";
import { madeViewId } from "../../shared/model/made-view.ts";
import { useLayout } from "./layout.ts";
import { useSelection } from "./selection.ts";
import { type ViewKey, viewNames } from "./views.ts";
import { useWriting } from "./writing.ts";

/**
 * Where the user is, behind the # of the page's own address: a page that is loaded again, by hand or after a crash, comes
 * back to the same place (I81). Numbers and names of views only, nothing that was written or searched for.
 */
export function placeNow(): string {
  const { view } = useLayout.getState();
  const { open } = useSelection.getState();
  const { panel } = useWriting.getState();
  const place = new URLSearchParams(viewFields(view));
  if (open !== null) place.set("open", String(open));
  if (panel !== null) place.set("draft", String(panel));
  return String(place) === "view=inbox" ? "" : `#${place}`;
}

/** Loads the page again where it is, with the settings open if they were. @param state for the next page's `history.state` */
export function reloadHere(state: unknown): void {
  stopFollowing();
  const { dialog } = useLayout.getState();
  const place = new URLSearchParams(placeNow().slice(1));
  if (dialog?.kind === "settings") place.set("dialog", dialog.kind);
  history.replaceState(state, "", String(place) === "" ? location.pathname : `#${place}`);
  location.reload();
}

/** Goes to a place; what is no place of ours is passed over. */
export function goToPlace(hash: string): void {
  const place = new URLSearchParams(hash.replace(/^#/, ""));
  const view = viewOf(place);
  if (view) useLayout.getState().show(view);
  const open = conversationId.safeParse(Number(place.get("open")));
  if (open.success) useSelection.getState().show(open.data);
  const draft = draftId.safeParse(Number(place.get("draft")));
  if (draft.success) useWriting.getState().openPanel(draft.data);
  if (place.get("dialog") === "settings") useLayout.getState().openDialog({ kind: "settings" });
}

/** Writes the place down whenever it changes. */
export function followPlace(): void {
  let written = location.hash;
  const write = (): void => {
    const now = placeNow();
    if (now === written) return;
    written = now;
    history.replaceState(history.state, "", now === "" ? location.pathname : now);
  };
  const stops = [useLayout, useSelection, useWriting].map((store) => store.subscribe(write));
  stopFollowing = () => {
    for (const stop of stops) stop();
  };
}

let stopFollowing = (): void => {};

/** Loads the page again at its first place: behind it is other data, in which the ids of this place mean something else. */
export function beginAnew(): void {
  stopFollowing();
  history.replaceState(null, "", location.pathname);
  location.reload();
}

function viewFields(view: ViewKey): Record<string, string> {
  switch (view.kind) {
    case "role":
      return { view: view.name };
    case "outbox":
    case "snoozed":
    case "timeline":
    case "requests":
      return { view: view.kind };
    case "account":
      return { account: String(view.accountId) };
    case "folder":
      return { folder: String(view.folderId) };
    case "waiting":
      return { waiting: view.who };
    case "made":
      return { made: String(view.viewId) };
  }
}

function viewOf(place: URLSearchParams): ViewKey | null {
  const named = place.get("view");
  if (named === "outbox" || named === "snoozed" || named === "timeline" || named === "requests") return { kind: named };
  const name = viewNames.find((known) => known === named);
  if (name) return { kind: "role", name };
  const who = place.get("waiting");
  if (who === "me" || who === "them") return { kind: "waiting", who };
  const made = madeViewId.safeParse(Number(place.get("made")));
  if (made.success) return { kind: "made", viewId: made.data };
  const account = accountIdShape.safeParse(Number(place.get("account")));
  if (account.success) return { kind: "account", accountId: account.data };
  const folder = folderId.safeParse(Number(place.get("folder")));
  return folder.success ? { kind: "folder", folderId: folder.data } : null;
}
