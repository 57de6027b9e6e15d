import type { Batch, Cursor } from "../../electron/connectors/contract.ts";
import {
  type PlacedFlags,
  type RemoteContent,
  type RemoteEvent,
  type RemoteFlags,
  type RemoteFolder,
  type RemoteMessage,
  remoteId,
} from "../../electron/connectors/model.ts";
import type { IngestOptions } from "../../electron/sync/ingest-context.ts";
import type { MailAddress } from "../../shared/model/address.ts";
import type { FolderRole } from "../../shared/model/folder.ts";

export const noon = Date.UTC(2026, 0, 15, 12);

export function person(address: string, name = ""): MailAddress {
  return { name, address };
}

export function folder(id: string, role: FolderRole | null = null): RemoteEvent {
  const whole: RemoteFolder = {
    id: remoteId(id),
    name: id,
    path: id,
    role,
    kind: "folder",
    selectable: true,
    virtual: false,
  };
  return { type: "folder", folder: whole };
}

export function placed(folderId: string, key: string | number, flags: Partial<RemoteFlags> = {}): PlacedFlags {
  return {
    folder: remoteId(folderId),
    key: String(key),
    flags: { read: false, starred: false, answered: false, draft: false, ...flags },
  };
}

export function content(text: string, more: Partial<RemoteContent> = {}): RemoteContent {
  return { text, html: null, items: [], attachments: [], complete: true, source: null, ...more };
}

/** A mail; its Message-ID is its id unless told otherwise. */
export function mail(id: string, more: Partial<RemoteMessage> = {}): RemoteMessage {
  return {
    id: remoteId(id),
    conversation: null,
    version: "0",
    direction: "in",
    visibility: "everyone",
    contentKind: "rich",
    subject: `Subject of ${id}`,
    addresses: {
      from: [person("anna@example.org", "Anna")],
      sender: [],
      replyTo: [],
      to: [person("me@example.org", "Me")],
      cc: [],
      bcc: [],
    },
    messageId: `${id}@test`,
    inReplyTo: [],
    references: [],
    sentAt: noon,
    receivedAt: noon,
    sequence: null,
    echoKey: `${id}@test`,
    placements: [],
    size: 100,
    snippet: "",
    badges: [],
    parent: null,
    bulk: false,
    content: null,
    remote: null,
    ...more,
  };
}

export function message(whole: RemoteMessage): RemoteEvent {
  return { type: "message", message: whole };
}

export function cursor(value: unknown): Cursor {
  return value as Cursor;
}

export function batch(events: RemoteEvent[], more: Partial<Batch> = {}): Batch {
  return { events, cursor: cursor({ at: 1 }), more: false, total: null, ...more };
}

export function options(more: Partial<IngestOptions> = {}): IngestOptions {
  return { now: noon, live: false, skip: new Set(), purge: true, roundStartedAt: noon, ...more };
}
