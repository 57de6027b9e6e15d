import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { openWriter, type Writable } from "../../electron/db/open.ts";
import type { Life, VirtualTime } from "./time.ts";

/** The program is dead; nothing it does from here on counts. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** What goes wrong with the next writes: after `skip` of them, `times` of them. */
interface Trouble {
  kind: "io" | "busy";
  skip: number;
  times: number;
}

/** Memory that looks like a disk, where there is such a thing: thousands of files are written. */
const base = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
let template: string | undefined;

function emptyDatabase(): string {
  if (template === undefined) {
    const folder = mkdtempSync(join(base, "bobbin-template-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    template = join(folder, "empty.db");
    openWriter(template).close();
  }
  return template;
}

/** Statements are wrapped once each, so that a write can fail. */
type Statement = ReturnType<Writable["prepare"]>;

/**
 * A real database file, with the troubles of disks. A killed program leaves the file and its log as they are at that
 * moment; the next one opens a copy, so that the killed one can't reach it any more.
 */
export class Disk {
  readonly #folder = mkdtempSync(join(base, "bobbin-world-"));
  readonly #time: VirtualTime;
  readonly #troubles: Trouble[] = [];
  readonly #open: Writable[] = [];
  #generation = 0;
  /** Bytes of the log that a loss of power can't take. */
  #durable = 0;
  #current: Writable | null = null;
  #full = false;
  onTrouble: () => void = () => undefined;
  /** Transactions committed, for telling where something happened. */
  commits = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
    copyFileSync(emptyDatabase(), this.path);
  }

  /** The file behind all troubles, for looking at. @throws Error while no program runs */
  get raw(): Writable {
    if (!this.#current) throw new Error("The program does not run.");
    return this.#current;
  }

  /** Writes fail, or will. */
  get ill(): boolean {
    return this.#full || this.#troubles.length > 0;
  }

  get path(): string {
    return join(this.#folder, `bobbin-${this.#generation}.db`);
  }

  open(life: Life): Writable {
    const inner = openWriter(this.path);
    this.#open.push(inner);
    this.#current = inner;
    return this.#watched(inner, life);
  }

  trouble(kind: Trouble["kind"], skip: number, times: number): void {
    this.onTrouble();
    this.#troubles.push({ kind, skip, times });
  }

  /** Full: what needs a new page fails, as SQLite itself says it. */
  setFull(full: boolean): void {
    this.onTrouble();
    this.#full = full;
    this.#current?.prepare(`PRAGMA max_page_count = ${full ? 1 : 1_000_000}`).get();
  }

  heal(): void {
    this.#troubles.length = 0;
    this.setFull(false);
  }

  /**
   * The program dies now: the next one finds the file as it is.
   * @param powerLost a number from 0 to 1: how much of what was not synced yet survives; null: only the program died
   */
  kill(life: Life, powerLost: number | null): void {
    const from = this.path;
    this.#generation++;
    copyFileSync(from, this.path);
    const log = `${from}-wal`;
    if (existsSync(log)) {
      copyFileSync(log, `${this.path}-wal`);
      const { size } = statSync(log);
      const safe = Math.min(this.#durable, size);
      if (powerLost !== null) {
        // What survived is on disk.
        this.#durable = safe + Math.floor((size - safe) * powerLost);
        truncateSync(`${this.path}-wal`, this.#durable);
      }
    }
    life.dead = true;
    this.#current = null;
    this.#full = false;
    this.#troubles.length = 0;
  }

  close(): void {
    for (const db of this.#open) db.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #watched(inner: Writable, life: Life): Writable {
    const known = new Map<string, Statement>();
    let depth = 0;
    const live = (): void => {
      this.#time.activity++;
      if (life.dead) throw new Killed("The program is dead.");
    };
    const prepare = (sql: string): Statement => {
      live();
      const held = known.get(sql);
      if (held) return held;
      const statement = inner.prepare(sql);
      const wrapped: Statement = {
        run: (...parameters) => {
          live();
          this.#fail("io");
          return statement.run(...parameters);
        },
        get: (...parameters) => {
          live();
          return statement.get(...parameters);
        },
        all: (...parameters) => {
          live();
          return statement.all(...parameters);
        },
        iterate: (...parameters) => statement.iterate(...parameters),
      };
      known.set(sql, wrapped);
      return wrapped;
    };
    return {
      ...inner,
      prepare: prepare as Writable["prepare"],
      transaction: (work, options) => {
        live();
        if (depth === 0) this.#fail("busy");
        depth++;
        try {
          const result = inner.transaction(work, options);
          live();
          if (depth === 1) this.#committed(inner, options?.durable === true);
          return result;
        } finally {
          depth--;
        }
      },
    };
  }

  #committed({ path }: Writable, durable: boolean): void {
    this.commits++;
    if (!durable && this.#durable === 0) return;
    const size = existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0;
    if (durable || size < this.#durable) this.#durable = size;
  }

  #fail(kind: Trouble["kind"]): void {
    const [trouble] = this.#troubles;
    if (trouble?.kind !== kind) return;
    if (trouble.skip-- > 0) return;
    this.onTrouble();
    if (--trouble.times <= 0) this.#troubles.shift();
    if (kind === "busy") throw new Sqlite.SqliteError("database is locked", "SQLITE_BUSY");
    throw new Sqlite.SqliteError("disk I/O error", "SQLITE_IOERR_WRITE");
  }
}
