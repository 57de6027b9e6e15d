import { ApiError } from "../../../shared/api/errors.ts";
import { normalizeAddress } from "../../../shared/model/address.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import { findContent, findMessage } from "../../db/queries/messages.ts";
import {
  allowRemoteOfMessage,
  allowRemoteOfSender,
  forgetRemoteSender,
  keepRemoteImage,
} from "../../db/writes/remote.ts";
import { RemoteUrlError } from "../../mail/remote-url.ts";
import { sanitizeHtml } from "../../mail/sanitize.ts";
import { fetchImage } from "../../remote/fetch-image.ts";
import type { Handlers } from "../handlers.ts";
import { isAllowed, missingPictures, remoteLeave, wantedPictures } from "../remote-wishes.ts";
import type { WriteOptions } from "../writes.ts";

const timeoutMs = 10_000;
const atOnce = 6;

type RemoteMethods = "messages.showRemote" | "messages.loadRemote" | "remote.forget";

export function remoteWrites(options: WriteOptions): Pick<Handlers<"write">, RemoteMethods> {
  const { db, clock } = options;
  const running = new Map<MessageId, Promise<void>>();
  /** Two pages that show one message fetch its pictures once. */
  const load = (id: MessageId): Promise<void> => {
    const loading = running.get(id) ?? loadPictures(options, id).finally(() => running.delete(id));
    running.set(id, loading);
    return loading;
  };
  return {
    "messages.showRemote": async ({ id, remember }) => {
      const { consent, sender } = remoteLeave(db, id);
      if (consent === "never")
        throw new ApiError({ kind: "refused", message: "Remote pictures are switched off in the settings." });
      const message = findMessage(db, id);
      if (!message) throw new ApiError({ kind: "not-found", message: "This message is no longer here." });
      db.transaction((changes) => {
        if (remember === "sender" && sender !== null) {
          allowRemoteOfSender(db, sender, clock.now());
          changes.noteMany();
        } else allowRemoteOfMessage(db, id, clock.now());
        changes.note("settings", [message.conversationId]);
      });
      await load(id);
      return null;
    },
    "messages.loadRemote": async ({ id }) => {
      if (isAllowed(remoteLeave(db, id).consent)) await load(id);
      return null;
    },
    "remote.forget": ({ address }) => {
      db.transaction((changes) => {
        forgetRemoteSender(db, normalizeAddress(address));
        changes.note("settings");
        changes.noteMany();
      });
      return null;
    },
  };
}

/** Fetches what a message wants and the user allowed, some at a time; tells once, when all is decided. */
async function loadPictures({ db, network, clock, closing, log }: WriteOptions, id: MessageId): Promise<void> {
  const html = findContent(db, id)?.html;
  if (!html) return;
  const { remote } = sanitizeHtml(html, { remote: "block", inlineUrl: () => null });
  const waiting = missingPictures(db, wantedPictures(remote), clock.now());
  if (waiting.length === 0) return;
  const work = async (): Promise<void> => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      const signal = AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]);
      const image = await fetchImage(url, network, signal).catch((error: unknown) => {
        log.info("remote.picture", { reason: error instanceof RemoteUrlError ? error.message : "network" });
        return null;
      });
      if (closing.aborted) return;
      const found = url;
      db.transaction(() => keepRemoteImage(db, found, image, clock.now()));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const message = findMessage(db, id);
  if (message && !closing.aborted) db.transaction((changes) => changes.note("messages", [message.conversationId]));
}
