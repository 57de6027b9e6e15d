import { liveBase } from "../../../shared/model/ids.ts";
import type { Rule } from "./rule.ts";

export const messageRules: Rule[] = [
  {
    number: 2,
    invariant: "a mail stands somewhere, is on its way, or is about to be removed",
    sql: `SELECT 'message ' || m.id AS detail FROM messages m JOIN conversations c ON c.id = m.conversation_id
      WHERE c.remote_id IS NULL AND m.orphaned_at IS NULL AND m.remote_id NOT LIKE 'local:%'
        AND NOT EXISTS (SELECT 1 FROM placements p WHERE p.message_id = m.id)`,
  },
  {
    number: 13,
    invariant: "a copy stands in a folder of its message's account",
    sql: `SELECT 'message ' || m.id || ' in folder ' || f.id AS detail
      FROM placements p JOIN messages m ON m.id = p.message_id JOIN folders f ON f.id = p.folder_id
      WHERE m.account_id <> f.account_id OR p.account_id <> m.account_id`,
  },
  {
    number: 3,
    invariant: "what is shown of flags is what the user said, else what the provider says",
    sql: `SELECT 'message ' || id AS detail FROM messages
      WHERE read <> coalesce(local_read, remote_read) OR starred <> coalesce(local_starred, remote_starred)`,
  },
  {
    number: 16,
    invariant: "ids of messages grow with their time",
    sql: `SELECT 'message ' || id AS detail FROM messages
      WHERE abs((id % ${liveBase} >> 20) - min(max(sort_at / 1000, 1), 4294967295)) > 1`,
  },
  {
    number: 10,
    invariant: "every message with content can be searched",
    sql: `SELECT 'message ' || c.message_id AS detail FROM message_contents c
      WHERE NOT EXISTS (SELECT 1 FROM search_index_docsize d WHERE d.id = c.message_id)`,
  },
  {
    number: 10,
    invariant: "everything that can be searched is a message",
    sql: `SELECT 'index row ' || d.id AS detail FROM search_index_docsize d
      WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = d.id)`,
  },
  {
    number: 7,
    invariant: "a message whose body is here has content",
    sql: `SELECT 'message ' || id AS detail FROM messages m WHERE body_state <> 'none' AND content_kind = 'rich'
      AND NOT EXISTS (SELECT 1 FROM message_contents c WHERE c.message_id = m.id)`,
  },
  {
    number: 12,
    invariant: "a message that shows a paper clip has files",
    sql: `SELECT 'message ' || id AS detail FROM messages m WHERE has_attachments = 1 AND body_state = 'full'
      AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id)`,
  },
  {
    number: 12,
    invariant: "files belong to the account of their message",
    sql: `SELECT 'attachment ' || a.id AS detail FROM attachments a JOIN messages m ON m.id = a.message_id
      WHERE a.account_id IS NOT m.account_id`,
  },
  {
    number: 12,
    invariant: "kept bytes are whole",
    sql: `SELECT 'file ' || sha256 AS detail FROM blobs GROUP BY sha256 HAVING max(piece) + 1 <> count(*) OR min(piece) <> 0`,
  },
  {
    number: 12,
    invariant: "what is kept of a message is in a pack",
    sql: `SELECT 'message ' || c.message_id AS detail FROM message_contents c
      LEFT JOIN packs t ON t.id = c.text_pack LEFT JOIN packs r ON r.id = c.rest_pack
      WHERE c.text_at + c.text_bytes > coalesce(t.bytes, 0)
        OR c.rest_at + coalesce(c.html_bytes, 0) + coalesce(c.source_bytes, 0) > coalesce(r.bytes, 0)`,
  },
  {
    number: 12,
    invariant: "packs know how much of them is kept",
    sql: `SELECT 'pack ' || p.id AS detail FROM packs p LEFT JOIN (
        SELECT text_pack AS pack, text_bytes AS bytes FROM message_contents UNION ALL
        SELECT rest_pack, coalesce(html_bytes, 0) + coalesce(source_bytes, 0) FROM message_contents) c ON c.pack = p.id
      GROUP BY p.id HAVING p.live <> coalesce(sum(c.bytes), 0)`,
  },
  {
    number: 21,
    invariant: "what stands somewhere is not about to be removed",
    sql: `SELECT 'message ' || id AS detail FROM messages m
      WHERE orphaned_at IS NOT NULL AND EXISTS (SELECT 1 FROM placements p WHERE p.message_id = m.id)`,
  },
  {
    number: 14,
    invariant: "no own message was told as news",
    sql: `SELECT 'message ' || m.id AS detail FROM notified n JOIN messages m ON m.id = n.message_id
      WHERE m.direction = 'out'`,
  },
];
