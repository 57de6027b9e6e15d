import { Feather, HardDrive, ShieldCheck } from "lucide-react";
import { addAccount } from "../../actions/app.ts";
import { usePerform } from "../../actions/context.ts";
import { Logo } from "../../components/logo.tsx";
import { text } from "../../strings/text.ts";
import { RestoreBackup } from "../data/restore-backup.tsx";
import { useDemo } from "../demo/use-demo.ts";

const icons = [HardDrive, Feather, ShieldCheck];

/** The first screen, before there is an account. */
export function Welcome() {
  const perform = usePerform();
  return (
    <main className="welcome">
      <div className="welcome-inner">
        <Logo size={56} />
        <h1>{text.welcome.title}</h1>
        <p className="welcome-lead">{text.welcome.lead}</p>
        <div className="welcome-actions">
          <button type="button" className="button primary large" onClick={() => perform(addAccount)}>
            {text.welcome.add}
          </button>
          <TryDemo />
        </div>
        <RestoreBackup />
        <ul className="welcome-notes">
          {text.welcome.notes.map((note, index) => {
            const Icon = icons[index] ?? Feather;
            return (
              <li key={note}>
                <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
                {note}
              </li>
            );
          })}
        </ul>
      </div>
    </main>
  );
}

function TryDemo() {
  const { demo, busy, set } = useDemo();
  if (!demo?.available || demo.active) return null;
  return (
    <button type="button" className="button large" disabled={busy} onClick={() => void set(true)}>
      {busy ? text.welcome.demoStarting : text.welcome.demo}
    </button>
  );
}
