import { useState } from "react";
import type { PlannedTime } from "../../shared/time/intent.ts";
import { instantOf } from "../../shared/time/local-time.ts";
import { locale, text } from "../strings/text.ts";
import { localDate, momentWords, zoneHere } from "../text/time-presets.ts";

/** A date and a time by the clock on the wall where the user is. */
export function PickTime({ onChoose }: { onChoose(when: PlannedTime): void }) {
  const zone = zoneHere();
  const [date, setDate] = useState(() => localDate(new Date(), 1));
  const [time, setTime] = useState("08:00");
  const at = momentOf(date, time, zone);
  const over = at === null || at <= Date.now();
  return (
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
  );
}

function momentOf(date: string, time: string, zone: string): number | null {
  try {
    return instantOf({ date, time }, zone);
  } catch {
    return null;
  }
}
