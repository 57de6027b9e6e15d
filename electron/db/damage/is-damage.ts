const codes = /^SQLITE_(?:NOTADB|CORRUPT)/;

/** Says SQLite, here or as the cause, that the file itself is broken? */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && codes.test(error.code)) return true;
  return error.cause !== undefined && isDamage(error.cause);
}

let listener: (() => void) | null = null;

/** One listener for this thread, told whenever a statement meets a broken page; null ends it. */
export function onDamage(told: (() => void) | null): void {
  listener = told;
}

/** What `work` meets, it deals with: nobody is told. */
export function untold<Result>(work: () => Result): Result {
  const told = listener;
  listener = null;
  try {
    return work();
  } finally {
    listener = told;
  }
}

interface Prepares {
  prepare(sql: string): object;
}

const ways = ["run", "get", "all"] as const;

/** Lets every statement of this connection tell of broken pages, whoever prepares it. */
export function tellDamage(connection: Prepares): void {
  const prepare = connection.prepare.bind(connection);
  const telling = (sql: string): object => {
    const statement = noticed(() => prepare(sql));
    for (const way of ways) {
      const work: unknown = Reflect.get(statement, way);
      if (typeof work !== "function") continue;
      const value = (...parameters: unknown[]): unknown => noticed(() => Reflect.apply(work, statement, parameters));
      Object.defineProperty(statement, way, { value });
    }
    return statement;
  };
  Object.defineProperty(connection, "prepare", { value: telling });
}

/** Runs `work`; a broken page that it meets is told. */
export function noticed<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (isDamage(error)) listener?.();
    throw error;
  }
}
