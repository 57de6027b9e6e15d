import { Clock } from "lucide-react";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { WhenMenu } from "../../components/when-menu.tsx";
import { text } from "../../strings/text.ts";

/** Beside Send: when it is to leave. */
export function SendLater({ onChoose }: { onChoose(when: PlannedTime): void }) {
  return (
    <WhenMenu className="icon-button" label={text.composer.sendLater} onChoose={onChoose}>
      <Clock size={17} strokeWidth={1.75} aria-hidden="true" />
    </WhenMenu>
  );
}
