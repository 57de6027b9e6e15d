import { CalendarX2, MapPin, Repeat, Users } from "lucide-react";
import { useState } from "react";
import { type Invitation, type InvitationAnswer, invitationAnswers } from "../../../shared/model/facts.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import { answerInvitation } from "../../actions/invitation.ts";
import { useConnection } from "../../api/context.ts";
import { locale, text } from "../../strings/text.ts";
import { calendarLeaf, invitationTime } from "../../text/invitation-time.ts";

/** An entry of a calendar that came by mail: what, when in the user's own zone, where, who; and the answer. */
export function InvitationCard({ id, invitation }: { id: MessageId; invitation: Invitation }) {
  const { kind, summary, start, end, location, organizer, repeats } = invitation;
  return (
    <section className="invitation" data-kind={kind} aria-label={text.facts.kinds[kind]}>
      <Leaf invitation={invitation} />
      <div className="invitation-words">
        <p className="invitation-kind">{text.facts.kinds[kind]}</p>
        <h3 className="invitation-title">{summary || text.facts.untitled}</h3>
        {start && <p className="invitation-when">{invitationTime(start, end, locale)}</p>}
        {repeats !== "" && (
          <p className="invitation-line">
            <Repeat size={14} strokeWidth={1.75} aria-hidden="true" />
            {repeatWords(repeats)}
          </p>
        )}
        {location !== "" && (
          <p className="invitation-line">
            <MapPin size={14} strokeWidth={1.75} aria-hidden="true" />
            <span>{location}</span>
          </p>
        )}
        <People invitation={invitation} />
        {organizer && <p className="quiet">{text.facts.organizer(organizer.name || organizer.address)}</p>}
        {invitation.answerable && <Answers id={id} invitation={invitation} />}
      </div>
    </section>
  );
}

function Leaf({ invitation: { start, kind } }: { invitation: Invitation }) {
  if (kind === "cancel" || !start) {
    return (
      <span className="invitation-leaf" aria-hidden="true">
        <CalendarX2 size={22} strokeWidth={1.5} />
      </span>
    );
  }
  const { month, day } = calendarLeaf(start, locale);
  return (
    <span className="invitation-leaf" aria-hidden="true">
      <span>{month}</span>
      <strong>{day}</strong>
    </span>
  );
}

function repeatWords(frequency: string): string {
  const { repeats } = text.facts;
  const known = Object.entries(repeats).find(([name]) => name === frequency);
  return known?.[1] ?? repeats.other;
}

const mostNamed = 6;

/** Of an answer who said what; of an invitation the first few who are invited. */
function People({ invitation: { attendees, kind } }: { invitation: Invitation }) {
  if (attendees.length === 0) return null;
  const named = attendees.slice(0, mostNamed).map(({ name, address, answer, me }) => {
    const who = me ? text.facts.you : name || address;
    const said = Object.entries(text.facts.said).find(([known]) => known === answer)?.[1];
    return said === undefined || (answer === "needs-action" && kind !== "reply") ? who : `${who} (${said})`;
  });
  const rest = attendees.length > mostNamed ? ` · ${text.facts.people(attendees.length)}` : "";
  return (
    <p className="invitation-line">
      <Users size={14} strokeWidth={1.75} aria-hidden="true" />
      <span>
        {named.join(", ")}
        {rest}
      </span>
    </p>
  );
}

function Answers({ id, invitation: { answer, organizer } }: { id: MessageId; invitation: Invitation }) {
  const connection = useConnection();
  const [busy, setBusy] = useState(false);
  async function say(chosen: InvitationAnswer): Promise<void> {
    setBusy(true);
    await answerInvitation(connection, id, chosen);
    setBusy(false);
  }
  return (
    <div className="invitation-answers">
      <fieldset className="invitation-choice" aria-label={text.facts.yourAnswer} disabled={busy}>
        {invitationAnswers.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={answer === one}
            onClick={() => void say(one)}
          >
            {text.facts.answers[one]}
          </button>
        ))}
      </fieldset>
      <p className="quiet" role="status">
        {answer === null ? text.facts.answersGo(organizer?.address ?? "") : text.facts.answered[answer]}
      </p>
    </div>
  );
}
