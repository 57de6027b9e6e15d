import { type ReactNode, useState } from "react";
import type { PlannedTime } from "../../shared/time/intent.ts";
import { instantOf } from "../../shared/time/local-time.ts";
import { text } from "../strings/en.ts";
import { localDate, momentWords, presetsAt, zoneHere } from "../text/time-presets.ts";
import { Dialog } from "./dialog.tsx";
import { Menu } from "./menu.tsx";
import { locale } from "./use-now.ts";

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
    hint: words(when),
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
        <PickTime
          zone={zone}
          onClose={() => setPicking(false)}
          onChoose={(when) => {
            setPicking(false);
            onChoose(when);
          }}
        />
      )}
    </>
  );
}

function words({ intent, zone }: PlannedTime): string {
  return intent.kind === "local" ? momentWords(instantOf(intent, zone), locale) : "";
}

interface PickTimeProps {
  zone: string;
  onClose(): void;
  onChoose(when: PlannedTime): void;
}

function PickTime({ zone, onClose, onChoose }: PickTimeProps) {
  const [date, setDate] = useState(() => localDate(new Date(), 1));
  const [time, setTime] = useState("08:00");
  const at = momentOf(date, time, zone);
  const over = at === null || at <= Date.now();
  return (
    <Dialog title={text.when.pick} size="small" onClose={onClose}>
      <form
        className="when-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!over) onChoose({ intent: { kind: "local", date, time }, zone });
        }}
      >
        <label>
          {text.when.date}
          <input
            className="input"
            type="date"
            value={date}
            min={localDate(new Date())}
            required
            onChange={({ target }) => setDate(target.value)}
          />
        </label>
        <label>
          {text.when.time}
          <input className="input" type="time" value={time} required onChange={({ target }) => setTime(target.value)} />
        </label>
        <p className="quiet" role="status">
          {over ? text.when.over : text.when.means(momentWords(at, locale), zone)}
        </p>
        <button type="submit" className="button primary" disabled={over}>
          {text.when.choose}
        </button>
      </form>
    </Dialog>
  );
}

function momentOf(date: string, time: string, zone: string): number | null {
  try {
    return instantOf({ date, time }, zone);
  } catch {
    return null;
  }
}
