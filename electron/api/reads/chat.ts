import type { Readable } from "../../db/open.ts";
import { listEvents, listOffered, listReplies, listTimeline, listVersions } from "../../db/queries/chat.ts";
import type { Handlers } from "../handlers.ts";
import { withSafeFileNames } from "./safe-names.ts";

type Names = "messages.replies" | "messages.timeline" | "messages.versions" | "conversations.events" | "imports.list";

/** What chat adds to looking. */
export function chatReads(db: Readable): Pick<Handlers<"read">, Names> {
  return {
    "messages.replies": (input) => withSafeFileNames(listReplies(db, input)),
    "messages.timeline": (input) => withSafeFileNames(listTimeline(db, input)),
    "messages.versions": ({ id }) => listVersions(db, id),
    "conversations.events": (input) => listEvents(db, input),
    "imports.list": (input) => listOffered(db, input),
  };
}
