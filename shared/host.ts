import { z } from "zod";
import type { Pipe } from "./api/pipe.ts";
import type { MailAddress } from "./model/address.ts";
import type { ConversationId, MessageId } from "./model/ids.ts";

/**
 * What the page can know of where it runs; everything else goes through the API. Optional members are absent where the
 * host can't do it.
 */
export interface Host {
  kind: "desktop" | "loopback";
  version: string;
  pipe: Pipe;
  /** Opens a web or mail address outside, after the host's own check. */
  openExternal(url: string): void;
  /** The address under which a held attachment can be downloaded. */
  attachmentUrl(attachmentId: number): string;
  /** Told when the transport is lost and found again (loopback only). */
  onConnection?(listener: (connected: boolean) => void): void;
  /** Told whether this browser is known to the program that answers (loopback only). */
  onLetIn?(listener: (letIn: boolean) => void): void;
  /** What the system asks of the page, in order, from before the page was there, too (desktop only). */
  onRequest?(listener: (request: HostRequest) => void): void;
  /** The actions of this moment, for the native menu (desktop only). */
  showActions?(actions: HostAction[]): void;
}

/** A menu entry, a notification or a link was chosen. Nothing here acts by itself: it shows, or fills in a draft. */
export type HostRequest =
  | { kind: "action"; id: string }
  | { kind: "message"; messageId: MessageId }
  | { kind: "conversation"; conversationId: ConversationId }
  | { kind: "compose"; to: MailAddress[]; cc: MailAddress[]; subject: string; text: string };

/** Actions as the page tells them; main checks them like every other input. */
export const hostActions = z
  .array(
    z.strictObject({
      id: z.string().min(1).max(100),
      label: z.string().min(1).max(200),
      /** The heading it stands under. */
      group: z.string().min(1).max(100),
      /** In the syntax of tinykeys, for example `$mod+k`; null without a key. */
      keys: z.string().max(50).nullable(),
      /** Whether it makes sense now. */
      enabled: z.boolean(),
    }),
  )
  .max(200);
export type HostAction = z.infer<typeof hostActions>[number];
