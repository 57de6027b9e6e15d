import { Hash, type LucideIcon, Mail, MessageCircle, Ticket, Users } from "lucide-react";
import type { ConversationKind } from "../../shared/model/conversation.ts";

const icons: Record<ConversationKind, LucideIcon> = {
  thread: Mail,
  channel: Hash,
  group: Users,
  direct: MessageCircle,
  ticket: Ticket,
  booking: Ticket,
};

/** What kind of conversation it is; decoration only. */
export function KindIcon({ kind, size = 14 }: { kind: ConversationKind; size?: number }) {
  const Icon = icons[kind];
  return <Icon className="kind-icon" size={size} strokeWidth={1.75} aria-hidden="true" />;
}
