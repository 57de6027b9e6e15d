import type { AccountView } from "../../shared/model/account.ts";

/** What an account is called where there is little room: its workspace, else its address. */
export function accountName({ settings, address }: Pick<AccountView, "settings" | "address">): string {
  return settings["teamName"] || address;
}
