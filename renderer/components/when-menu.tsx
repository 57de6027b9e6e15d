import { type ReactNode, useState } from "react";
import type { PlannedTime } from "../../shared/time/intent.ts";
import { instantOf } from "../../shared/time/local-time.ts";
import { locale, text } from "../strings/text.ts";
import { momentWords, presetsAt, zoneHere } from "../text/time-presets.ts";
import { Dialog } from "./dialog.tsx";
import { Menu } from "./menu.tsx";
import { PickTime } from "./pick-time.tsx";

export interface WhenMenuProps {
  label: string;
  className: string;
  children: ReactNode;
  onChoose(when: PlannedTime): void;
}

/** A button with the times people mean most, and any other. */
export function WhenMenu({ label, className, children, onChoose }: WhenMenuProps) {
  const [picking, setPicking] = useState(false);
  const zone = zoneHere();
  const presets = presetsAt(new Date(), zone).map(({ name, when }) => ({
    id: name,
    label: text.when[name],
    hint: plannedWords(when),
    run: () => onChoose(when),
  }));
  return (
    <>
      <Menu
        label={label}
        className={className}
        align="start"
        items={[...presets, { id: "pick", label: text.when.pick, run: () => setPicking(true) }]}
      >
        {children}
      </Menu>
      {picking && (
        <Dialog title={text.when.pick} size="small" onClose={() => setPicking(false)}>
          <PickTime
            onChoose={(when) => {
              setPicking(false);
              onChoose(when);
            }}
          />
        </Dialog>
      )}
    </>
  );
}

/** When a time that was chosen is, in words. */
export function plannedWords({ intent, zone }: PlannedTime): string {
  return intent.kind === "local" ? momentWords(instantOf(intent, zone), locale) : "";
}
