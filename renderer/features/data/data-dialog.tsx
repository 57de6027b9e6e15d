import { useId, useState } from "react";
import type { DataFolderView, RestoredView } from "../../../shared/api/data.ts";
import { Dialog } from "../../components/dialog.tsx";
import { locale, text } from "../../strings/text.ts";
import { fileSize } from "../../text/size.ts";
import { longTime } from "../../text/time.ts";
import { type DataActs, useDataActs, useDataOutcome } from "./use-data-acts.ts";

/** Makes a backup, or puts one in the place of what is here. */
export function DataDialog({ onClose }: { onClose(): void }) {
  const acts = useDataActs();
  const { outcome, folder } = acts;
  const done = outcome.kind === "restored" ? outcome.restored : null;
  const close = (): void => {
    useDataOutcome.getState().seen();
    onClose();
  };
  return (
    <Dialog title={text.data.dialog} size="medium" persistent={acts.busy || done !== null} onClose={close}>
      <div className="dialog-body data-dialog">
        {done ? (
          <Restored restored={done} onDone={close} />
        ) : (
          <>
            <p className="quiet">{text.data.hint}</p>
            <MakeBackup acts={acts} />
            <RestoreFrom acts={acts} />
            {folder?.running && <Progress running={folder.running} onCancel={acts.cancel} />}
          </>
        )}
      </div>
    </Dialog>
  );
}

function MakeBackup({ acts }: { acts: DataActs }) {
  const { folder, busy, outcome, backUp } = acts;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const file = typed ?? folder?.suggestion ?? "";
  return (
    <section className="data-act">
      <label htmlFor={id}>{text.data.backUpTo}</label>
      <div className="data-line">
        <input
          id={id}
          className="input"
          spellCheck={false}
          value={file}
          disabled={busy}
          onChange={({ target }) => setTyped(target.value)}
        />
        <button
          type="button"
          className="button"
          disabled={busy || file.trim() === ""}
          onClick={() => void backUp(file)}
        >
          {text.data.backUp}
        </button>
      </div>
      {outcome.kind === "failed" && outcome.act === "backup" && <Problem message={outcome.message} />}
      {outcome.kind === "made" && (
        <p role="status" className="form-found data-file">
          {text.data.made(outcome.file, fileSize(outcome.bytes))}
        </p>
      )}
    </section>
  );
}

function RestoreFrom({ acts }: { acts: DataActs }) {
  const { busy, outcome, check, restore } = acts;
  const id = useId();
  const [file, setFile] = useState(outcome.kind === "found" ? outcome.file : "");
  const found = outcome.kind === "found" && outcome.file === file ? outcome.backup : null;
  return (
    <section className="data-act">
      <label htmlFor={id}>{text.data.restoreFrom}</label>
      <div className="data-line">
        <input
          id={id}
          className="input"
          spellCheck={false}
          value={file}
          disabled={busy}
          onChange={({ target }) => setFile(target.value)}
        />
        <button type="button" className="button" disabled={busy || file.trim() === ""} onClick={() => void check(file)}>
          {text.data.look}
        </button>
      </div>
      {outcome.kind === "failed" && outcome.act === "restore" && <Problem message={outcome.message} />}
      {found && (
        <>
          <p role="status" className="form-found">
            {text.data.found(when(found.createdAt), found.rows.accounts, found.rows.messages, found.rows.drafts)}
          </p>
          <p className="quiet">{text.data.restoreHint}</p>
          <button type="button" className="button primary" disabled={busy} onClick={() => void restore(file)}>
            {text.data.restoreNow}
          </button>
        </>
      )}
    </section>
  );
}

function Progress({ running, onCancel }: { running: NonNullable<DataFolderView["running"]>; onCancel(): void }) {
  const part = running.total > 0 ? running.done / running.total : 0;
  const label = text.data.acts[running.act];
  return (
    <div className="data-progress">
      <div className="progress-line">
        <span>{label}</span>
        <span>{text.data.percent(part)}</span>
      </div>
      <progress className="progress" aria-label={label} max={1} value={part} />
      <button type="button" className="button small" onClick={onCancel}>
        {text.data.cancel}
      </button>
    </div>
  );
}

function Restored({ restored, onDone }: { restored: RestoredView; onDone(): void }) {
  const { backup, kept, asked, stopped, signIns } = restored;
  return (
    <div className="data-restored" role="status">
      <p className="step-title">{text.data.restored(when(backup.createdAt))}</p>
      <ul>
        {kept !== null && <li>{text.data.kept(kept)}</li>}
        {asked > 0 && <li>{text.data.asked(asked)}</li>}
        {stopped > 0 && <li>{text.data.stopped(stopped)}</li>}
        {signIns > 0 && <li>{text.data.signIns(signIns)}</li>}
      </ul>
      <button type="button" className="button primary" onClick={onDone}>
        {text.data.goOn}
      </button>
    </div>
  );
}

function Problem({ message }: { message: string }) {
  return (
    <p className="form-problem" role="alert">
      {message}
    </p>
  );
}

function when(at: number): string {
  return longTime(at, locale);
}
