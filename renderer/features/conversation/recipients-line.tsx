import { useState } from "react";
import type { MailAddress, MailAddresses } from "../../../shared/model/address.ts";
import { text } from "../../strings/text.ts";
import { shownAs } from "../composer/recipients.ts";

/** Who it went to: names on one line, and at a click every address. */
export function Recipients({ addresses }: { addresses: MailAddresses }) {
  const [open, setOpen] = useState(false);
  const everyone = [...addresses.to, ...addresses.cc, ...addresses.bcc];
  if (everyone.length === 0) return null;
  if (open) return <Details addresses={addresses} onClose={() => setOpen(false)} />;
  return (
    <button
      type="button"
      className="message-to plain"
      aria-expanded="false"
      title={text.conversation.details}
      onClick={() => setOpen(true)}
    >
      {text.conversation.to} {everyone.map(shownAs).join(", ")}
    </button>
  );
}

function Details({ addresses, onClose }: { addresses: MailAddresses; onClose(): void }) {
  const { to, cc, bcc } = text.conversation;
  const lines: [string, MailAddress[]][] = [
    [to, addresses.to],
    [cc, addresses.cc],
    [bcc, addresses.bcc],
  ];
  return (
    <button type="button" className="message-to plain details" aria-expanded="true" onClick={onClose}>
      {lines
        .filter(([, people]) => people.length > 0)
        .map(([label, people]) => (
          <span key={label} className="message-to-line">
            <span className="quiet">{label}</span>{" "}
            {people.map(({ name, address }) => (name === "" ? address : `${name} <${address}>`)).join(", ")}
          </span>
        ))}
    </button>
  );
}
