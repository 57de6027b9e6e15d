import { ApiError } from "../../../shared/api/errors.ts";
import type { Settings } from "../../../shared/api/settings.ts";
import { getSettings } from "../../db/queries/settings.ts";
import { settings } from "../../db/schema/index.ts";
import { insertRow } from "../../db/writes/rows.ts";
import { readPublicKey } from "../../mail/signature/read-key.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

/** Keys of others that the user vouches for: only by these a signature is ever called verified. */
export function keyWrites({ db }: WriteOptions): Pick<Handlers<"write">, "keys.add" | "keys.remove"> {
  const keep = (keys: Settings["keys"]) =>
    db.transaction((changes) => {
      insertRow(db, settings, { key: "keys", value: keys }, "OR REPLACE");
      changes.note(["settings", "messages"]);
      changes.noteMany();
    });
  const others = (fingerprint: string) => getSettings(db).keys.filter((key) => key.fingerprint !== fingerprint);
  return {
    "keys.add": async ({ text }) => {
      const key = await readPublicKey(text);
      const message =
        "This is neither an OpenPGP public key nor a certificate. Paste all of it, with its first and last line.";
      if (!key) throw new ApiError({ kind: "refused", message, field: "text" });
      keep([...others(key.fingerprint), key]);
      return { fingerprint: key.fingerprint, owner: key.owner };
    },
    "keys.remove": ({ fingerprint }) => {
      keep(others(fingerprint));
      return null;
    },
  };
}
