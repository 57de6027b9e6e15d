import type { AccountView } from "../../../shared/model/account.ts";
import type { IdentityId, IdentityView, PersonView } from "../../../shared/model/person.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";

const noAccounts: readonly AccountView[] = [];

export interface IdentityListProps {
  /** Null: nobody said yet who this is beside other identities. */
  person: PersonView | null;
  identities: readonly IdentityView[];
}

/** What somebody is known as, account by account, and why these belong together. */
export function IdentityList({ person, identities }: IdentityListProps) {
  const { api } = useConnection();
  const { data: accounts = noAccounts } = useLive("accounts.list", {});
  async function split(id: IdentityId): Promise<void> {
    if (!person) return;
    const done = await orTell(api.call("people.split", { id: person.id, identityIds: [id] }).then(() => true));
    if (done) useToasts.getState().show({ message: text.people.splitDone });
  }
  return (
    <section>
      <h3>{text.people.accounts}</h3>
      <ul className="identities">
        {identities.map((identity) => (
          <IdentityLine
            key={identity.id}
            identity={identity}
            account={accounts.find(({ id }) => id === identity.accountId)}
            onSplit={person && identities.length > 1 ? () => void split(identity.id) : null}
          />
        ))}
      </ul>
    </section>
  );
}

interface IdentityLineProps {
  identity: IdentityView;
  account: AccountView | undefined;
  onSplit: (() => void) | null;
}

function IdentityLine({ identity, account, onSplit }: IdentityLineProps) {
  const { name, address, messages, evidence } = identity;
  return (
    <li className="identity" style={account && { "--hue": account.hue }}>
      <span className="account-dot" aria-hidden="true" />
      <div className="identity-text">
        <p>
          <strong>{name || address}</strong> {name !== "" && <span>{address}</span>}
        </p>
        <p className="quiet">
          {[account && accountName(account), text.people.messages(messages), evidence].filter(Boolean).join(" · ")}
        </p>
      </div>
      {onSplit && (
        <button type="button" className="button small" aria-label={text.people.splitLabel(address)} onClick={onSplit}>
          {text.people.split}
        </button>
      )}
    </li>
  );
}
