import { ChevronDown } from "lucide-react";
import { useState } from "react";
import type { DraftKind, DraftView } from "../../../shared/model/draft.ts";
import { useLive } from "../../api/use-live.ts";
import { Menu } from "../../components/menu.tsx";
import { text } from "../../strings/text.ts";
import { RecipientsField } from "./recipients-field.tsx";
import type { Writing } from "./use-draft.ts";

const answers: readonly DraftKind[] = ["reply", "reply-all", "forward"];

export interface ComposerHeadProps {
  draft: DraftView;
  writing: Writing;
  onKind: ((kind: DraftKind) => void) | undefined;
}

/** From whom, to whom and about what. */
export function ComposerHead({ draft, writing, onKind }: ComposerHeadProps) {
  const { content, change } = writing;
  const [more, setMore] = useState(content.cc.length + content.bcc.length > 0);
  // An answer's subject is told by what it answers, unless another one was typed.
  const [withSubject] = useState(
    draft.kind === "new" || draft.kind === "forward" || !/^Re:/i.test(draft.content.subject),
  );
  return (
    <div className="composer-head">
      <div className="composer-top">
        {onKind && <KindMenu kind={draft.kind} onKind={onKind} />}
        <FromChip draft={draft} writing={writing} />
        {!more && (
          <button type="button" className="plain-button" onClick={() => setMore(true)}>
            {text.composer.addCc}
          </button>
        )}
      </div>
      <RecipientsField
        label={text.composer.to}
        people={content.to}
        onChange={(to) => change({ to })}
        autoFocus={content.to.length === 0}
      />
      {more && (
        <>
          <RecipientsField label={text.composer.cc} people={content.cc} onChange={(cc) => change({ cc })} />
          <RecipientsField label={text.composer.bcc} people={content.bcc} onChange={(bcc) => change({ bcc })} />
        </>
      )}
      {withSubject && (
        <div className="field-row">
          <label htmlFor={`subject-${draft.id}`} className="field-label">
            {text.composer.subject}
          </label>
          <input
            id={`subject-${draft.id}`}
            className="subject-input"
            value={content.subject}
            onChange={({ target }) => change({ subject: target.value })}
          />
        </div>
      )}
    </div>
  );
}

function KindMenu({ kind, onKind }: { kind: DraftKind; onKind(kind: DraftKind): void }) {
  return (
    <Menu
      className="plain-button kind"
      label={`${text.composer.kinds[kind]}, ${text.composer.kind}`}
      align="start"
      items={answers.map((each) => ({
        id: each,
        label: text.composer.kinds[each],
        checked: each === kind,
        run: () => each !== kind && onKind(each),
      }))}
    >
      {text.composer.kinds[kind]}
      <ChevronDown size={14} aria-hidden="true" />
    </Menu>
  );
}

/** The sender, always in sight and in its account's colour, so that nothing leaves from the wrong one (I36). */
function FromChip({ draft, writing }: { draft: DraftView; writing: Writing }) {
  const { data: accounts = [] } = useLive("accounts.list", {});
  const { content, change } = writing;
  const hue = accounts.find(({ id }) => id === content.accountId)?.hue;
  const items = draft.identities.map(({ accountId, name, address }) => ({
    id: `${accountId} ${address}`,
    label: name === "" ? address : `${name} <${address}>`,
    checked: address === content.from.address,
    run: () => {
      const account = accounts.find(({ id }) => id === accountId);
      if (account) change({ accountId: account.id, from: { name, address } });
    },
  }));
  return (
    <span className="from" style={hue === undefined ? undefined : { "--hue": hue }}>
      <Menu className="from-chip" label={`${text.composer.from}: ${content.from.address}`} align="start" items={items}>
        <span className="account-dot" aria-hidden="true" />
        {content.from.address}
        {items.length > 1 && <ChevronDown size={13} aria-hidden="true" />}
      </Menu>
    </span>
  );
}
