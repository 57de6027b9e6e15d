import type { Target } from "../../shared/api/conversations.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { Api } from "../../shared/api/pipe.ts";
import type { AccountView } from "../../shared/model/account.ts";
import { sameAddress } from "../../shared/model/address.ts";
import { conversationId, messageId } from "../../shared/model/ids.ts";
import { UsageError } from "./command.ts";

/** The account with this address or number. Throws `UsageError` when there is none. */
export async function findAccount(api: Api, named: string): Promise<AccountView> {
  const accounts = await api.call("accounts.list", {});
  const found = accounts.find(({ id, address }) => String(id) === named || sameAddress(address, named));
  if (!found) throw new UsageError(`there is no account "${named}"; see: bobbin accounts list`);
  return found;
}

/** Throws `UsageError` for what is no id. */
export function readId(text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d{0,15}$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new UsageError(`"${text ?? ""}" is no id; take one from list, search or dump`);
  return Number(text);
}

/** What an id names: a message (their ids grow with time and are large) or else a conversation. */
export async function findTarget(api: Api, id: number): Promise<{ target: Target; isMessage: boolean }> {
  try {
    await api.call("messages.get", { id: messageId.parse(id) });
    return { target: { messageIds: [messageId.parse(id)] }, isMessage: true };
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== "not-found") throw error;
  }
  await api.call("conversations.get", { id: conversationId.parse(id) });
  return { target: { conversationIds: [conversationId.parse(id)] }, isMessage: false };
}
