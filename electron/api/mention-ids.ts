import type { AccountId } from "../../shared/model/ids.ts";
import type { Readable } from "../db/open.ts";

/** The second half of a link in Markdown that leads to a person or a conversation. */
const mention = /\]\(bobbin-(person|conversation):([^()\s]+)\)/g;

const tables = { person: "identities", conversation: "conversations" } as const;

/**
 * What is kept names people and conversations as their provider does; the page knows them by our own ids. Whoever is not
 * known here keeps the provider's id: the page shows the name and nothing more.
 */
export function withOwnIds(db: Readable, account: AccountId, markdown: string): string {
  return replaced(markdown, (table, remoteId) =>
    db
      .prepare<{ id: string }>(`SELECT CAST(id AS TEXT) AS id FROM ${table} WHERE account_id = ? AND remote_id = ?`)
      .get(account, remoteId),
  );
}

/** The other way: what the page wrote, as it is kept and told to the provider. */
export function withRemoteIds(db: Readable, account: AccountId, markdown: string): string {
  return replaced(markdown, (table, id) =>
    /^[1-9]\d{0,15}$/.test(id)
      ? db
          .prepare<{ id: string }>(`SELECT remote_id AS id FROM ${table} WHERE account_id = ? AND id = ?`)
          .get(account, Number(id))
      : undefined,
  );
}

function replaced(
  markdown: string,
  find: (table: (typeof tables)[keyof typeof tables], id: string) => { id: string } | undefined,
): string {
  return markdown.replace(mention, (whole, kind: keyof typeof tables, id: string) => {
    const known = find(tables[kind], id);
    return known ? `](bobbin-${kind}:${known.id})` : whole;
  });
}
