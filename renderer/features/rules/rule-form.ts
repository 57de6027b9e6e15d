import { folderId as folderIdShape } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import type { Rule, RuleAction } from "../../../shared/model/rule.ts";
import { text } from "../../strings/text.ts";

/** A rule as its form holds it. */
export interface RuleForm {
  name: string;
  query: string;
  read: boolean;
  star: boolean;
  /** "", "role:archive" or "folder:12". */
  to: string;
  stops: boolean;
}

export const emptyForm: RuleForm = { name: "", query: "", read: false, star: false, to: "", stops: false };

/** Roles that a message can be moved to. */
export const destinations = ["archive", "trash", "junk", "inbox"] as const;

export function formOf({ name, query, actions, stops }: Rule): RuleForm {
  const form = { ...emptyForm, name, query, stops };
  for (const action of actions) {
    if (action.kind === "read") form.read = true;
    if (action.kind === "star") form.star = true;
    if (action.kind === "move")
      form.to = "role" in action.to ? `role:${action.to.role}` : `folder:${action.to.folderId}`;
  }
  return form;
}

/** Of an example: mail like it, by its sender. */
export function formFrom({ sender }: Pick<MessageView, "sender">): RuleForm {
  const who = sender.address || `"${sender.name}"`;
  return { ...emptyForm, name: text.rules.suggested(sender.name || sender.address), query: `from:${who}` };
}

export function actionsOf({ read, star, to }: RuleForm): RuleAction[] {
  const actions: RuleAction[] = [];
  if (read) actions.push({ kind: "read" });
  if (star) actions.push({ kind: "star" });
  const [kind, which = ""] = to.split(":");
  const role = destinations.find((known) => known === which);
  const folder = folderIdShape.safeParse(Number(which));
  if (kind === "role" && role) actions.push({ kind: "move", to: { role } });
  if (kind === "folder" && folder.success) actions.push({ kind: "move", to: { folderId: folder.data } });
  return actions;
}

/** What a rule does, in words. @param folders names by id */
export function wordsOf(actions: readonly RuleAction[], folders: ReadonlyMap<number, string>): string {
  return actions
    .map((action) => {
      if (action.kind === "read") return text.rules.read;
      if (action.kind === "star") return text.rules.star;
      const name = "role" in action.to ? text.rules.roles[action.to.role] : (folders.get(action.to.folderId) ?? "?");
      return text.rules.folder(name);
    })
    .join(" · ");
}
