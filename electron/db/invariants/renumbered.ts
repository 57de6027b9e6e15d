import type { Readable } from "../open.ts";
import type { Breach } from "./names.ts";
import { accountOf, breachAt, rowsFor, type ServerSnapshot, sidesOf } from "./server-snapshot.ts";

/** Which row a message of the server is, by the name that stays. */
export type RememberedMessages = ReadonlyMap<string, number>;

/** To be called when all of the server is here, before its UIDs become new. */
export function rememberMessages(db: Readable, server: ServerSnapshot): RememberedMessages {
  const account = accountOf(db, server);
  if (account === undefined) return new Map();
  const sides = sidesOf(db, account, server);
  return new Map(
    server.messages.flatMap((message) => {
      const [row] = rowsFor(sides, message);
      return message.name !== undefined && row !== undefined ? [[message.name, row] as const] : [];
    }),
  );
}

/** 22: every message of before that the server still holds is the same row as before; `checkAgainst` finds doubles. */
export function checkRenumbered(db: Readable, before: RememberedMessages, server: ServerSnapshot): Breach[] {
  const after = rememberMessages(db, server);
  return server.messages.flatMap(({ name = "" }) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined || was === is) return [];
    return [breachAt(22, server, `message ${was} ${is === undefined ? "is gone" : `became ${is}`}`)];
  });
}
