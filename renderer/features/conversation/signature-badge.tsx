import { Lock, type LucideIcon, ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";
import type { MessageFacts, Protection } from "../../../shared/model/facts.ts";
import { text } from "../../strings/text.ts";

const icons: Record<Protection["signature"], LucideIcon> = {
  verified: ShieldCheck,
  other: ShieldQuestion,
  unknown: ShieldQuestion,
  bad: ShieldAlert,
  none: Lock,
};

/** How a message is protected. Only what was verified looks so. */
export function SignatureBadge({ protection }: { protection: Protection }) {
  const { kind, encrypted, signature } = protection;
  const Icon = icons[signature];
  return (
    <p className="protection" data-state={signature}>
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
      <span className="badge">{text.facts.protections[kind]}</span>
      <span>{encrypted ? text.facts.encrypted : text.facts.signature[signature]}</span>
    </p>
  );
}

/** The own server checked and could not confirm the sender. What it confirmed is not praised: that says nothing of intent. */
export function SenderDoubt({ authentication, from }: Pick<MessageFacts, "authentication"> & { from: string }) {
  if (authentication?.dmarc !== "fail") return null;
  const domain = from.replace(/^.*@/s, "");
  return (
    <p className="protection" data-state="bad" role="alert">
      <ShieldAlert size={15} strokeWidth={1.75} aria-hidden="true" />
      <span>{text.facts.spoofed(domain, authentication.server)}</span>
    </p>
  );
}
