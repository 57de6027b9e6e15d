import type { SlackFile } from "./model.ts";
import { type SlackState, seconds } from "./state.ts";

export interface NewFile {
  name: string;
  data: Uint8Array;
  user: string;
  title?: string;
  mimetype?: string;
  /** Lies on another host; `data` then only says how big it is. */
  externalUrl?: string;
  /** Of another workspace (Slack Connect): messages tell its id only. */
  ofOthers?: boolean;
  /** False until its upload is completed. */
  complete?: boolean;
}

const typeOf: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  pdf: "application/pdf",
  txt: "text/plain",
  csv: "text/csv",
  md: "text/markdown",
  mp4: "video/mp4",
  zip: "application/zip",
};

/** A file that lies in the workspace, shared nowhere yet. */
export function addFile(state: SlackState, file: NewFile): SlackFile {
  const ending = file.name.includes(".") ? file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase() : "binary";
  const added: SlackFile = {
    id: state.newId("F"),
    name: file.name,
    title: file.title ?? file.name,
    mimetype: file.mimetype ?? typeOf[ending] ?? "application/octet-stream",
    filetype: ending === "txt" ? "text" : ending,
    user: file.user,
    created: seconds(state),
    data: file.data,
    complete: file.complete ?? true,
    externalUrl: file.externalUrl ?? null,
    ofOthers: file.ofOthers ?? false,
    deleted: false,
    shares: [],
  };
  state.files.set(added.id, added);
  return added;
}
