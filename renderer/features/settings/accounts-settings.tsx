import { text } from "../../strings/text.ts";
import { AccountSettings } from "./account-settings.tsx";
import type { SectionProps, SettingsSection } from "./section.ts";

function AccountsSettings({ accounts }: SectionProps) {
  return accounts.map((account) => <AccountSettings key={account.id} account={account} />);
}

export const accountsSection: SettingsSection = {
  id: "accounts",
  title: text.settings.accounts,
  words: [
    text.account.name,
    text.account.colour,
    text.account.history,
    text.account.pause,
    text.account.remove,
    text.imports.open,
  ],
  about: text.looks.accountWords,
  Body: AccountsSettings,
};
