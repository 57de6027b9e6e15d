import type { ParsedOf } from "../../../shared/api/contract.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { DraftContent, DraftKind, DraftView } from "../../../shared/model/draft.ts";
import type { ConversationId, DraftId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../../db/open.ts";
import { findDraft, listDraftVersions } from "../../db/queries/drafts.ts";
import { drafts, draftVersions } from "../../db/schema/index.ts";
import { insertForId, insertRow } from "../../db/writes/rows.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { attachBytes } from "./draft-attachments.ts";
import { firstContent } from "./draft-content.ts";

type Names = "drafts.create" | "drafts.save" | "drafts.discard" | "drafts.restore" | "drafts.attach";

export function draftWrites(options: WriteOptions): Pick<Handlers<"write">, Names> {
  const { db, clock, engine } = options;
  return {
    "drafts.create": async (input) => {
      const kind = kindOf(db, input);
      const { sourceId } = input;
      const { content, conversationId } = await firstContent(options, { ...input, kind });
      const open = kind === "message" && conversationId !== null ? openChatDraft(db, conversationId, sourceId) : null;
      if (open !== null) return draftFor(db, open);
      const id = db.transaction((changes) => {
        const draft = insertForId(db, drafts, {
          kind,
          conversationId,
          sourceId,
          state: "open",
          createdAt: clock.now(),
        });
        failPoint("db.draft.before");
        insertRow(db, draftVersions, { draftId: draft, version: 1, at: clock.now(), content });
        changes.note(["drafts"], conversationId === null ? [] : [conversationId]);
        return draft;
      });
      return draftFor(db, id);
    },
    "drafts.save": ({ id, version, content }) => {
      openDraft(db, id, version);
      const saved = { version: appendVersion(db, id, version + 1, content, clock.now()) };
      engine.draftsChanged();
      return saved;
    },
    "drafts.discard": ({ id }) => {
      openDraft(db, id, null);
      setState(db, id, "discarded");
      engine.draftsChanged();
      return null;
    },
    "drafts.restore": ({ id, version }) => {
      const state = stateOf(db, id);
      if (state !== "open" && state !== "discarded") throw left();
      const newest = draftFor(db, id).version;
      if (version !== null && version !== newest) {
        const old = listDraftVersions(db, id).find((one) => one.version === version);
        if (!old) throw new ApiError({ kind: "not-found", message: "This version is no longer here." });
        appendVersion(db, id, newest + 1, old.content, clock.now());
      }
      setState(db, id, "open");
      engine.draftsChanged();
      return null;
    },
    "drafts.attach": (input) => {
      openDraft(db, input.id, null);
      return { attachmentId: attachBytes(db, input, clock.now()) };
    },
  };
}

/** An answer to what was said in chat is said there, too. */
function kindOf(db: Readable, { kind, sourceId }: ParsedOf<"drafts.create">): DraftKind {
  if (sourceId === null || (kind !== "reply" && kind !== "reply-all")) return kind;
  const told = db
    .prepare(
      "SELECT 1 FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.id = ? AND c.remote_id IS NOT NULL",
    )
    .get(sourceId);
  return told === undefined ? kind : "message";
}

/** What is being said there already; each conversation and thread has one such draft. */
function openChatDraft(db: Readable, conversation: ConversationId, source: MessageId | null): DraftId | null {
  const row = db
    .prepare<{ id: DraftId }>(
      `SELECT id FROM drafts WHERE state = 'open' AND kind = 'message' AND conversation_id = ? AND source_id IS ?
       ORDER BY id DESC LIMIT 1`,
    )
    .get(conversation, source);
  return row?.id ?? null;
}

function draftFor(db: Readable, id: DraftId): DraftView {
  const draft = findDraft(db, id);
  if (!draft) throw new ApiError({ kind: "not-found", message: "This draft is no longer here." });
  return draft;
}

function stateOf(db: Readable, id: DraftId): string | undefined {
  return db.prepare<{ state: string }>("SELECT state FROM drafts WHERE id = ?").get(id)?.state;
}

function left(): ApiError {
  return new ApiError({ kind: "conflict", message: "This message is on its way or sent already." });
}

/**
 * The newest version of a draft that is still being written.
 * @param version the one that the caller saw; null for any
 */
export function openDraft(db: Readable, id: DraftId, version: number | null): DraftView {
  const draft = draftFor(db, id);
  const state = stateOf(db, id);
  if (state === "discarded")
    throw new ApiError({ kind: "conflict", message: "This draft was discarded. Restore it first." });
  if (state !== "open") throw left();
  if (version !== null && draft.version !== version)
    throw new ApiError({
      kind: "conflict",
      message: "This draft was changed elsewhere. Look at the newest version first.",
    });
  return draft;
}

function appendVersion(db: Writable, draftId: DraftId, version: number, content: DraftContent, at: number): number {
  return db.transaction((changes) => {
    failPoint("db.draft.before");
    insertRow(db, draftVersions, { draftId, version, at, content });
    changes.note("drafts");
    return version;
  });
}

function setState(db: Writable, id: DraftId, state: "open" | "discarded"): void {
  db.transaction((changes) => {
    failPoint("db.draft.before");
    db.prepare("UPDATE drafts SET state = ? WHERE id = ?").run(state, id);
    changes.note(["drafts", "conversations"]);
  });
}
