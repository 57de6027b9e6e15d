import { useState } from "react";
import type { OutputOf } from "../../../shared/api/contract.ts";
import { type IdentityView, identityId as identityIdShape, type PersonView } from "../../../shared/model/person.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { PersonAvatar } from "../../components/person-avatar.tsx";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { IdentityList } from "./identity-list.tsx";
import { PersonConversations, PersonFiles } from "./person-places.tsx";
import { Suggestions } from "./suggestions.tsx";

type Found = OutputOf<"people.ofIdentity">;

export interface PersonDialogProps {
  identityId: number;
  onClose(): void;
}

/** Somebody, across all accounts: who they are known as, what was talked about, what they sent. */
export function PersonDialog({ identityId, onClose }: PersonDialogProps) {
  const id = identityIdShape.safeParse(identityId);
  const { data, error } = useLive("people.ofIdentity", { id: id.success ? id.data : 1 }, { enabled: id.success });
  return (
    <Dialog title={text.people.title} onClose={onClose}>
      <div className="dialog-body person">
        {data ? (
          <Card found={data} />
        ) : error ? (
          <p role="alert">{error.message}</p>
        ) : (
          <Delayed>
            <p className="quiet">{text.loading}…</p>
          </Delayed>
        )}
      </div>
    </Dialog>
  );
}

/** The person it belongs to; where several claim one address each can be looked at, and none is chosen unasked. */
function Card({ found: { person, others, identity } }: { found: Found }) {
  const people = person ? [person, ...others] : others;
  const [chosen, setChosen] = useState<number | null>(null);
  const several = others.length > 0;
  const shown = people.find(({ id }) => id === chosen) ?? (several ? null : person);
  const identities = shown ? shown.identities : [identity];
  return (
    <>
      <PersonHead person={shown} identity={identity} />
      {several && <Several people={people} chosen={shown?.id ?? null} onChoose={setChosen} />}
      <IdentityList person={shown} identities={identities} />
      <Suggestions identities={identities} />
      <PersonConversations identityIds={identities.map(({ id }) => id)} />
      <PersonFiles identityIds={identities.map(({ id }) => id)} />
    </>
  );
}

function PersonHead({ person, identity }: { person: PersonView | null; identity: IdentityView }) {
  const { api } = useConnection();
  const identities = person?.identities ?? [identity];
  const pictured = identities.find(({ picture }) => picture !== null) ?? identity;
  const name = person?.name || identity.name || identity.address;
  const blocked = person?.consent === "denied";
  async function consent(to: "denied" | "allowed"): Promise<void> {
    const input = { identityIds: identities.map(({ id }) => id), consent: to };
    const done = await orTell(api.call("people.consent", input).then(() => true));
    const say = to === "denied" ? text.people.blockedDone : text.people.unblockedDone;
    if (done) useToasts.getState().show({ message: say(name) });
  }
  return (
    <div className="person-head">
      <PersonAvatar name={name} accountId={pictured.accountId} picture={pictured.picture} />
      <div className="person-names">
        {person ? <PersonName key={person.id} person={person} /> : <p className="person-name">{name}</p>}
        {blocked && <span className="badge">{text.people.blocked}</span>}
      </div>
      {identity.isSelf ? (
        <span className="quiet">{text.people.self}</span>
      ) : (
        <button type="button" className="button small" onClick={() => void consent(blocked ? "allowed" : "denied")}>
          {blocked ? text.people.unblock : text.people.block}
        </button>
      )}
    </div>
  );
}

function PersonName({ person: { id, name } }: { person: PersonView }) {
  const { api } = useConnection();
  const [typed, setTyped] = useState(name);
  return (
    <input
      className="person-name"
      aria-label={text.people.rename}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={() => {
        const next = typed.trim();
        if (next === "") setTyped(name);
        else if (next !== name) void orTell(api.call("people.rename", { id, name: next }));
      }}
    />
  );
}

interface SeveralProps {
  people: readonly PersonView[];
  chosen: number | null;
  onChoose(id: number): void;
}

function Several({ people, chosen, onChoose }: SeveralProps) {
  return (
    <section className="person-several">
      <h3>{text.people.several}</h3>
      <p className="quiet">{text.people.severalHint}</p>
      <div className="button-row">
        {people.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            className="chip-toggle"
            aria-pressed={id === chosen}
            onClick={() => onChoose(id)}
          >
            {name}
          </button>
        ))}
      </div>
    </section>
  );
}
