import { z } from "zod";
import { languageChoices } from "../text/language.ts";
import { read, write } from "./method.ts";

const chosen = {
  theme: z.enum(["system", "light", "dark", "contrast"]),
  /** How close things stand in lists. */
  density: z.enum(["comfortable", "cosy", "compact"]),
  /** How wide the list is made beside a conversation, px; null leaves it to the window. */
  listWidth: z.int().min(200).max(2000).nullable(),
  /** What Bobbin speaks: the page, notifications, the tray. Letters keep their own. */
  language: z.enum(languageChoices),
  /** How long a sent message can be taken back, ms. */
  undoSendMs: z.int().min(0).max(120_000),
  /** What a notification tells: sender, subject and first words; the sender only; how many only (I50). */
  notificationPrivacy: z.enum(["full", "sender", "count"]),
  /** ms UTC until which none is shown; 0 is long over. What comes in the meantime is not told later. */
  notificationsPausedUntil: z.int().min(0),
  /** Remote pictures in mail: shown where the user says so, or never. */
  remoteImages: z.enum(["ask", "never"]),
  /** Closing the window leaves Bobbin in the tray, where there is one. */
  closeToTray: z.boolean(),
  /** Start with the session, without a window. */
  startAtLogin: z.boolean(),
  /** How a letter begins: with a toolbar and HTML, or as plain text. Either can be changed for each letter. */
  letterFormat: z.enum(["rich", "plain"]),
  /** Below letters from these addresses. `html` null: plain only. */
  signatures: z
    .array(
      z.object({
        address: z.string().max(1000),
        text: z.string().max(20_000),
        html: z.string().max(200_000).nullable(),
      }),
    )
    .max(200),
  /** Texts to begin with. */
  templates: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        /** For letters from this address only; empty: from any. */
        address: z.string().max(1000),
        subject: z.string().max(1000),
        text: z.string().max(200_000),
        html: z.string().max(1_000_000).nullable(),
      }),
    )
    .max(500),
};

/** Public keys and certificates of others; changed by `keys.add` and `keys.remove` only. */
const keys = z
  .array(
    z.object({
      kind: z.enum(["openpgp", "certificate"]),
      fingerprint: z.string().max(200),
      owner: z.string().max(5000),
      text: z.string().max(200_000),
    }),
  )
  .max(2000);

/** Everything the user can choose, with its default. */
export const settingsShape = z.object({
  theme: chosen.theme.default("system"),
  density: chosen.density.default("comfortable"),
  listWidth: chosen.listWidth.default(null),
  language: chosen.language.default("system"),
  undoSendMs: chosen.undoSendMs.default(10_000),
  notificationPrivacy: chosen.notificationPrivacy.default("full"),
  notificationsPausedUntil: chosen.notificationsPausedUntil.default(0),
  remoteImages: chosen.remoteImages.default("ask"),
  closeToTray: chosen.closeToTray.default(true),
  startAtLogin: chosen.startAtLogin.default(false),
  letterFormat: chosen.letterFormat.default("rich"),
  keys: keys.default([]),
  signatures: chosen.signatures.default([]),
  templates: chosen.templates.default([]),
});
export type Settings = z.infer<typeof settingsShape>;

export const settings = {
  "settings.get": read<Settings>()(z.strictObject({}), ["settings"]),
  /** Changes what is named and nothing else: these fields have no defaults. */
  "settings.set": write<null>()(z.strictObject(chosen).partial()),
  /** Keeps a public key or certificate that the user vouches for. `refused` for anything else; nothing private is kept. */
  "keys.add": write<{ fingerprint: string; owner: string }>()(z.strictObject({ text: z.string().max(200_000) })),
  "keys.remove": write<null>()(z.strictObject({ fingerprint: z.string().max(200) })),
};
