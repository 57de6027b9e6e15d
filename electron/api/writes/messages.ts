import { ApiError } from "../../../shared/api/errors.ts";
import { attachmentsOf, findAttachment } from "../../db/queries/attachments.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

export function messageWrites({
  db,
  engine,
}: WriteOptions): Pick<Handlers<"write">, "messages.fetch" | "attachments.fetch"> {
  return {
    "messages.fetch": async ({ ids }) => {
      await engine.fetchBodies(ids);
      return null;
    },
    "attachments.fetch": async ({ id }) => {
      const attachment = findAttachment(db, id);
      if (!attachment) throw new ApiError({ kind: "not-found", message: "This attachment is no longer here." });
      const message = attachment.messageId;
      const held =
        message !== null &&
        attachmentsOf(db, [message])
          .get(message)
          ?.some((one) => one.id === id && one.held);
      if (message !== null && !held) await engine.fetchAttachment(id);
      return null;
    },
  };
}
