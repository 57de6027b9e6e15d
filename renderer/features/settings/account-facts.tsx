import type { AccountView } from "../../../shared/model/account.ts";
import { useNow } from "../../components/use-now.ts";
import { locale, ofCore, text } from "../../strings/text.ts";
import { shortTime } from "../../text/time.ts";

/** How news come, when they last did, at what pace, and what can't be done with this account and why. */
export function AccountFacts({ account }: { account: AccountView }) {
  const now = useNow();
  const { realtime, heardAt, pace, storage, limits } = account;
  const reasons = [...new Set(Object.values(limits))];
  const facts = text.accountFacts;
  return (
    <div className="account-facts quiet">
      <p>
        {facts[realtime]}. {heardAt === null ? facts.never : facts.heard(shortTime(heardAt, now, locale))}.
      </p>
      {pace !== "" && <p>{ofCore(pace)}</p>}
      {storage === "live" && <p>{facts.live}.</p>}
      {reasons.length > 0 && (
        <>
          <p>{facts.sync}:</p>
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{ofCore(reason)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
