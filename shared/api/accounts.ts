import { z } from "zod";
import { type AccountView, providerId, secretBackend } from "../model/account.ts";
import type { Discovery } from "../model/discovery.ts";
import type { FolderView } from "../model/folder.ts";
import { accountId } from "../model/ids.ts";
import { read, write } from "./method.ts";

/** One thing a provider's sign-in asks for. The page draws the form from these. */
export interface SignInField {
  name: string;
  label: string;
  /** `fingerprint`: of a certificate the user accepts; only asked when one was refused. */
  kind: "text" | "email" | "password" | "host" | "port" | "choice" | "fingerprint";
  required: boolean;
  /** Shown empty; `address` and `domain` in braces are replaced by what was typed as the address. */
  suggestion: string;
  choices: { value: string; label: string }[];
  /** `server` fields are shown, for the user to see the host, before a secret is sent. */
  group: "identity" | "server";
  /** When that field is changed to one of these values, this one becomes what is beside it. */
  follows?: { field: string; values: Record<string, string> };
}

/** A short way through the provider's own pages, shown beside the form. */
export interface SignInGuide {
  /** Plain sentences, one a step. */
  steps: string[];
  /** Something to copy there (an app manifest), with the label of its button; null when there is nothing. */
  copy: { label: string; text: string } | null;
  /** The provider's page where it begins, https; opened outside. */
  page: string | null;
}

/** One of several ways to sign in; what was chosen goes into the fields as `way`. */
export interface SignInWay {
  id: string;
  label: string;
  fields: SignInField[];
  guide: SignInGuide | null;
}

/** A provider as the sign-in dialog needs it. */
export interface ProviderView {
  id: z.infer<typeof providerId>;
  name: string;
  fields: SignInField[];
  /** Where there are several; `fields` are then those of the first. */
  ways?: SignInWay[];
}

/** Whether a secret backend can be used now; the reason is one sentence with what to do. */
export interface SecretBackendView {
  id: z.infer<typeof secretBackend>;
  label: string;
  available: boolean;
  reason: string;
  /** `file` only: a passphrase must be given (again) before secrets can be read. */
  locked: boolean;
  /** `file` only: no file yet, so the passphrase given first becomes the passphrase. */
  isNew: boolean;
}

/** What a round of sync did; shown to the user and printed by the command line (R175, R176). */
export interface SyncSummary {
  conversations: { eligible: number; synced: number; failed: { what: string; reason: string }[] };
  messages: { new: number; changed: number; removed: number };
  seconds: number;
}

const fields = z.record(z.string().max(100), z.string().max(10_000));

export const accounts = {
  "accounts.list": read<AccountView[]>()(z.strictObject({}), ["accounts", "messages"]),
  "accounts.providers": write<ProviderView[]>()(z.strictObject({})),
  "accounts.folders": read<FolderView[]>()(z.strictObject({}), ["folders", "conversations"]),
  /**
   * Finds the mail servers of an address, within ten seconds; nothing private but the address is sent, and that only to its
   * own domain and to where that domain's mail goes. Offline it answers from the list that comes with Bobbin.
   */
  "accounts.discover": write<Discovery>()(z.strictObject({ address: z.string().max(1000) })),
  /** Signs in with what was typed, stores the secret, starts to sync. On an error nothing is stored. */
  "accounts.add": write<{ id: z.infer<typeof accountId> }>()(
    z.strictObject({
      provider: providerId,
      fields,
      secrets: secretBackend,
      passphrase: z.string().max(1000).optional(),
      /** False: nothing is imported before the user chose it (R40). True where it is left out. */
      importNew: z.boolean().optional(),
      /** `live`: nothing of it but its row and its secret is ever written to disk (R75). */
      storage: z.enum(["full", "live"]).optional(),
    }),
  ),
  /** Signs in again with a changed secret or changed servers, or to keep the secret elsewhere; rows stay. */
  "accounts.signIn": write<null>()(
    z.strictObject({
      id: accountId,
      fields,
      secrets: secretBackend.optional(),
      passphrase: z.string().max(1000).optional(),
    }),
  ),
  /** Removes the account's rows, files and secrets, and nothing at the provider. */
  "accounts.remove": write<null>()(z.strictObject({ id: accountId })),
  "accounts.update": write<null>()(
    z.strictObject({
      id: accountId,
      name: z.string().max(500).optional(),
      hue: z.int().min(0).max(359).optional(),
      historyDays: z.int().positive().max(36_500).nullable().optional(),
      /** Whether it shows in the inbox of all accounts; by itself it always does. */
      unified: z.boolean().optional(),
    }),
  ),
  /** Looks for news at once, whatever the state; resolves when the round is over. `whole`: history and bodies too. */
  "accounts.sync": write<SyncSummary>()(z.strictObject({ id: accountId.nullable(), whole: z.boolean() })),
  "accounts.pause": write<null>()(z.strictObject({ id: accountId, paused: z.boolean() })),
  "secrets.backends": write<SecretBackendView[]>()(z.strictObject({})),
  /** Opens (or creates) the passphrase file for this run; accounts that waited for it go on. */
  "secrets.unlock": write<null>()(z.strictObject({ passphrase: z.string().min(1).max(1000) })),
};
