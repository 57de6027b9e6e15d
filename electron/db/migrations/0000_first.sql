CREATE TABLE `accounts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`provider` text NOT NULL,
	`address` text NOT NULL,
	`name` text NOT NULL,
	`hue` integer NOT NULL,
	`settings` text NOT NULL,
	`secret_backend` text NOT NULL,
	`history_days` integer,
	`storage` text DEFAULT 'full' NOT NULL,
	`paused` integer DEFAULT false NOT NULL,
	`limits` text DEFAULT '{}' NOT NULL,
	`bounds` text DEFAULT '{}' NOT NULL,
	`realtime` text DEFAULT 'poll' NOT NULL,
	`pace` text DEFAULT '' NOT NULL,
	`import_new` integer DEFAULT true NOT NULL,
	`state_kind` text NOT NULL,
	`state_since` integer NOT NULL,
	`state_reason` text DEFAULT '' NOT NULL,
	`state_action` text DEFAULT 'none' NOT NULL,
	`state_until` integer,
	`quiet_until` integer,
	`quiet_ms` integer DEFAULT 0 NOT NULL,
	`total` integer,
	`heard_at` integer,
	`notices` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_provider_address_unique` ON `accounts` (`provider`,`address`);--> statement-breakpoint
CREATE TABLE `aliases` (
	`account_id` integer NOT NULL,
	`of` text NOT NULL,
	`from_id` text NOT NULL,
	`to_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `of`, `from_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `cursors` (
	`account_id` integer NOT NULL,
	`scope` text NOT NULL,
	`cursor` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `scope`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `folders` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`remote_id` text NOT NULL,
	`name` text NOT NULL,
	`path` text NOT NULL,
	`role` text,
	`kind` text NOT NULL,
	`selectable` integer NOT NULL,
	`virtual` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `folders_account_id_remote_id_unique` ON `folders` (`account_id`,`remote_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `skipped_records` (
	`account_id` integer NOT NULL,
	`remote_id` text NOT NULL,
	`attempts` integer NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `remote_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `waiting_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`message_remote_id` text NOT NULL,
	`event` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `waiting_events_by_message` ON `waiting_events` (`account_id`,`message_remote_id`);--> statement-breakpoint
CREATE TABLE `conversation_folders` (
	`conversation_id` integer NOT NULL,
	`folder_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`role` text,
	`last_at` integer NOT NULL,
	`unread_count` integer NOT NULL,
	`starred` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `folder_id`),
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`folder_id`) REFERENCES `folders`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `conversation_folders_by_time` ON `conversation_folders` (`folder_id`,`last_at`,`conversation_id`);--> statement-breakpoint
CREATE INDEX `conversation_folders_unread` ON `conversation_folders` (`folder_id`,`last_at`,`conversation_id`,`unread_count`) WHERE unread_count > 0;--> statement-breakpoint
CREATE INDEX `conversation_folders_starred` ON `conversation_folders` (`folder_id`,`last_at`,`conversation_id`) WHERE starred = 1;--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`remote_id` text,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`topic` text DEFAULT '' NOT NULL,
	`consent` text DEFAULT 'allowed' NOT NULL,
	`chosen` integer DEFAULT false NOT NULL,
	`let_go` integer DEFAULT false NOT NULL,
	`creator_kind` text,
	`creator_id` text,
	`managed_by` text NOT NULL,
	`parent_remote_id` text,
	`muted` integer DEFAULT false NOT NULL,
	`limits` text DEFAULT '{}' NOT NULL,
	`member_count` integer,
	`open` integer DEFAULT true NOT NULL,
	`remote` text,
	`last_at` integer NOT NULL,
	`message_count` integer DEFAULT 0 NOT NULL,
	`unread_count` integer DEFAULT 0 NOT NULL,
	`starred` integer DEFAULT false NOT NULL,
	`has_attachments` integer DEFAULT false NOT NULL,
	`snippet` text DEFAULT '' NOT NULL,
	`people` text NOT NULL,
	`hidden` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `conversations_by_time` ON `conversations` (`account_id`,`last_at`,`id`) WHERE hidden = 0;--> statement-breakpoint
CREATE INDEX `conversations_unread` ON `conversations` (`account_id`,`last_at`,`id`) WHERE hidden = 0 AND unread_count > 0;--> statement-breakpoint
CREATE INDEX `conversations_starred` ON `conversations` (`account_id`,`last_at`,`id`) WHERE hidden = 0 AND starred = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_account_id_remote_id_unique` ON `conversations` (`account_id`,`remote_id`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`conversation_id` integer NOT NULL,
	`message_id` integer,
	`remote_id` text NOT NULL,
	`kind` text NOT NULL,
	`identity_id` integer,
	`at` integer NOT NULL,
	`text` text NOT NULL,
	`icon` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`identity_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `events_by_conversation` ON `events` (`conversation_id`,`at`);--> statement-breakpoint
CREATE INDEX `events_by_identity` ON `events` (`identity_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `events_account_id_remote_id_unique` ON `events` (`account_id`,`remote_id`);--> statement-breakpoint
CREATE TABLE `linked_records` (
	`account_id` integer NOT NULL,
	`conversation_remote_id` text NOT NULL,
	`kind` text NOT NULL,
	`remote_id` text NOT NULL,
	`title` text NOT NULL,
	`url` text,
	PRIMARY KEY(`account_id`, `conversation_remote_id`, `kind`, `remote_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `participants` (
	`conversation_id` integer NOT NULL,
	`identity_id` integer NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`conversation_id`, `identity_id`),
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`identity_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `participants_by_identity` ON `participants` (`identity_id`);--> statement-breakpoint
CREATE TABLE `read_markers` (
	`conversation_id` integer NOT NULL,
	`identity_id` integer NOT NULL,
	`up_to` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `identity_id`),
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`identity_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `read_markers_by_identity` ON `read_markers` (`identity_id`);--> statement-breakpoint
CREATE TABLE `thread_edits` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`kind` text NOT NULL,
	`undo_id` text NOT NULL,
	`message_remote_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `thread_edits_by_act` ON `thread_edits` (`account_id`,`undo_id`);--> statement-breakpoint
CREATE INDEX `thread_edits_by_message` ON `thread_edits` (`account_id`,`message_remote_id`);--> statement-breakpoint
CREATE TABLE `thread_ids` (
	`account_id` integer NOT NULL,
	`message_id` text NOT NULL,
	`conversation_id` integer NOT NULL,
	PRIMARY KEY(`account_id`, `message_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `thread_ids_by_conversation` ON `thread_ids` (`conversation_id`);--> statement-breakpoint
CREATE TABLE `thread_ties` (
	`account_id` integer NOT NULL,
	`tie` text NOT NULL,
	`conversation_id` integer NOT NULL,
	PRIMARY KEY(`account_id`, `tie`, `conversation_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `thread_ties_by_conversation` ON `thread_ties` (`conversation_id`);--> statement-breakpoint
CREATE TABLE `attachments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer,
	`message_id` integer,
	`remote_id` text NOT NULL,
	`name` text NOT NULL,
	`content_type` text NOT NULL,
	`size` integer NOT NULL,
	`content_id` text,
	`inline` integer NOT NULL,
	`sha256` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `attachments_by_hash` ON `attachments` (`sha256`);--> statement-breakpoint
CREATE UNIQUE INDEX `attachments_message_id_remote_id_unique` ON `attachments` (`message_id`,`remote_id`);--> statement-breakpoint
CREATE TABLE `blobs` (
	`sha256` text NOT NULL,
	`piece` integer NOT NULL,
	`data` blob NOT NULL,
	PRIMARY KEY(`sha256`, `piece`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `delivery_failures` (
	`report_id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`original_id` text NOT NULL,
	`recipients` text NOT NULL,
	FOREIGN KEY (`report_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `delivery_failures_by_original` ON `delivery_failures` (`account_id`,`original_id`);--> statement-breakpoint
CREATE TABLE `message_contents` (
	`message_id` integer PRIMARY KEY NOT NULL,
	`text_pack` integer,
	`text_at` integer NOT NULL,
	`text_bytes` integer NOT NULL,
	`rest_pack` integer,
	`rest_at` integer NOT NULL,
	`html_bytes` integer,
	`source_bytes` integer,
	`complete` integer NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `message_markdown` (
	`message_id` integer PRIMARY KEY NOT NULL,
	`markdown` blob NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `message_versions` (
	`message_id` integer NOT NULL,
	`version` text NOT NULL,
	`text` blob NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`message_id`, `version`),
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`conversation_id` integer NOT NULL,
	`remote_id` text NOT NULL,
	`echo_key` text,
	`version` text NOT NULL,
	`direction` text NOT NULL,
	`visibility` text NOT NULL,
	`content_kind` text NOT NULL,
	`subject` text NOT NULL,
	`addresses` text NOT NULL,
	`sender_id` integer,
	`message_id` text,
	`in_reply_to` text NOT NULL,
	`references` text NOT NULL,
	`sent_at` integer,
	`received_at` integer NOT NULL,
	`sort_at` integer NOT NULL,
	`sequence` text,
	`parent_remote_id` text,
	`broadcast` integer DEFAULT false NOT NULL,
	`bulk` integer DEFAULT false NOT NULL,
	`remote_read` integer NOT NULL,
	`remote_starred` integer NOT NULL,
	`answered` integer NOT NULL,
	`is_draft` integer NOT NULL,
	`local_read` integer,
	`local_starred` integer,
	`read` integer NOT NULL,
	`starred` integer NOT NULL,
	`size` integer NOT NULL,
	`snippet` text NOT NULL,
	`has_attachments` integer DEFAULT false NOT NULL,
	`body_state` text NOT NULL,
	`parser_version` integer DEFAULT 0 NOT NULL,
	`badges` text NOT NULL,
	`items` text NOT NULL,
	`edited_at` integer,
	`orphaned_at` integer,
	`remote` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`sender_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_by_echo_key` ON `messages` (`account_id`,`echo_key`) WHERE echo_key IS NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_by_conversation` ON `messages` (`conversation_id`,`sort_at`,`id`,`read`,`direction`,`is_draft`,`starred`,`has_attachments`);--> statement-breakpoint
CREATE INDEX `messages_by_message_id` ON `messages` (`account_id`,`message_id`);--> statement-breakpoint
CREATE INDEX `messages_by_account` ON `messages` (`account_id`);--> statement-breakpoint
CREATE INDEX `messages_by_sender` ON `messages` (`sender_id`);--> statement-breakpoint
CREATE INDEX `messages_by_parent` ON `messages` (`account_id`,`parent_remote_id`,`sort_at`) WHERE parent_remote_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_without_body` ON `messages` (`account_id`,`id`) WHERE body_state = 'none';--> statement-breakpoint
CREATE INDEX `messages_orphaned` ON `messages` (`account_id`,`orphaned_at`) WHERE orphaned_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_unread` ON `messages` (`id`) WHERE read = 0;--> statement-breakpoint
CREATE INDEX `messages_starred` ON `messages` (`id`) WHERE starred = 1;--> statement-breakpoint
CREATE INDEX `messages_with_attachments` ON `messages` (`id`) WHERE has_attachments = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `messages_account_id_remote_id_unique` ON `messages` (`account_id`,`remote_id`);--> statement-breakpoint
CREATE TABLE `notified` (
	`message_id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `packs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`data` blob NOT NULL,
	`bytes` integer NOT NULL,
	`live` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `packs_sparse` ON `packs` (`id`) WHERE live * 2 < bytes;--> statement-breakpoint
CREATE TABLE `placements` (
	`folder_id` integer NOT NULL,
	`remote_key` text NOT NULL,
	`account_id` integer NOT NULL,
	`message_id` integer NOT NULL,
	`read` integer NOT NULL,
	`starred` integer NOT NULL,
	`answered` integer NOT NULL,
	`draft` integer NOT NULL,
	`state` text DEFAULT 'present' NOT NULL,
	PRIMARY KEY(`folder_id`, `remote_key`),
	FOREIGN KEY (`folder_id`) REFERENCES `folders`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `placements_by_message` ON `placements` (`message_id`);--> statement-breakpoint
CREATE TABLE `reaction_counts` (
	`message_id` integer NOT NULL,
	`emoji` text NOT NULL,
	`others` integer NOT NULL,
	PRIMARY KEY(`message_id`, `emoji`),
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `reactions` (
	`message_id` integer NOT NULL,
	`identity_id` integer NOT NULL,
	`emoji` text NOT NULL,
	`at` integer NOT NULL,
	`removed` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`message_id`, `identity_id`, `emoji`),
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`identity_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `reactions_by_identity` ON `reactions` (`identity_id`);--> statement-breakpoint
CREATE TABLE `draft_copies` (
	`account_id` integer NOT NULL,
	`draft_id` integer NOT NULL,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`account_id`, `draft_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `draft_copies_key_unique` ON `draft_copies` (`key`);--> statement-breakpoint
CREATE TABLE `draft_versions` (
	`draft_id` integer NOT NULL,
	`version` integer NOT NULL,
	`at` integer NOT NULL,
	`content` text NOT NULL,
	PRIMARY KEY(`draft_id`, `version`),
	FOREIGN KEY (`draft_id`) REFERENCES `drafts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `drafts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`conversation_id` integer,
	`source_id` integer,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `drafts_by_conversation` ON `drafts` (`state`,`conversation_id`);--> statement-breakpoint
CREATE TABLE `exported` (
	`conversation_id` integer NOT NULL,
	`message_id` integer NOT NULL,
	`command_id` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `message_id`),
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`conversation_id` integer,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`payload` text NOT NULL,
	`label` text NOT NULL,
	`state` text NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`first_attempt_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`answer` text DEFAULT '' NOT NULL,
	`found` text,
	`found_at` integer,
	`intent` text,
	`zone` text,
	`draft_id` integer,
	`message_id` integer,
	`undo_id` text,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `outbox_by_state` ON `outbox` (`account_id`,`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `outbox_queued` ON `outbox` (`account_id`,`conversation_id`,`kind`,`id`) WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX `outbox_queued_due` ON `outbox` (`due_at`) WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX `outbox_ledger` ON `outbox` (`account_id`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_planned` ON `outbox` (`id`) WHERE state = 'held' AND intent IS NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_by_message` ON `outbox` (`message_id`);--> statement-breakpoint
CREATE INDEX `outbox_open` ON `outbox` (`conversation_id`) WHERE state NOT IN ('done', 'cancelled');--> statement-breakpoint
CREATE INDEX `outbox_by_undo` ON `outbox` (`undo_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_account_id_key_unique` ON `outbox` (`account_id`,`key`);--> statement-breakpoint
CREATE TABLE `snoozes` (
	`conversation_id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`due_at` integer NOT NULL,
	`intent` text NOT NULL,
	`zone` text NOT NULL,
	`last_at` integer NOT NULL,
	`undo_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`returned_at` integer,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `snoozes_due` ON `snoozes` (`due_at`) WHERE returned_at IS NULL;--> statement-breakpoint
CREATE INDEX `snoozes_by_account` ON `snoozes` (`account_id`);--> statement-breakpoint
CREATE INDEX `snoozes_by_undo` ON `snoozes` (`undo_id`);--> statement-breakpoint
CREATE TABLE `custom_emoji` (
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	PRIMARY KEY(`account_id`, `name`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `identities` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`kind` text NOT NULL,
	`remote_id` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`is_self` integer DEFAULT false NOT NULL,
	`is_bot` integer DEFAULT false NOT NULL,
	`picture` text,
	`consent` text DEFAULT 'allowed' NOT NULL,
	`seen` integer DEFAULT 0 NOT NULL,
	`last_at` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `identities_by_address` ON `identities` (`address`);--> statement-breakpoint
CREATE UNIQUE INDEX `identities_account_id_kind_remote_id_unique` ON `identities` (`account_id`,`kind`,`remote_id`);--> statement-breakpoint
CREATE TABLE `person_dismissals` (
	`identity_id` integer NOT NULL,
	`other_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`identity_id`, `other_id`),
	FOREIGN KEY (`identity_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`other_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `person_dismissals_by_other` ON `person_dismissals` (`other_id`);--> statement-breakpoint
CREATE TABLE `person_links` (
	`person_id` integer NOT NULL,
	`identity_id` integer NOT NULL,
	`evidence` text NOT NULL,
	`linked_at` integer NOT NULL,
	`undone_at` integer,
	PRIMARY KEY(`person_id`, `identity_id`, `linked_at`),
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`identity_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `person_links_by_identity` ON `person_links` (`identity_id`);--> statement-breakpoint
CREATE TABLE `persons` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`consent` text DEFAULT 'unknown' NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `remote_images` (
	`url` text PRIMARY KEY NOT NULL,
	`sha256` text,
	`content_type` text NOT NULL,
	`size` integer NOT NULL,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `remote_images_by_hash` ON `remote_images` (`sha256`);--> statement-breakpoint
CREATE INDEX `remote_images_by_time` ON `remote_images` (`at`);--> statement-breakpoint
CREATE TABLE `remote_messages` (
	`message_id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `remote_senders` (
	`address` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `rule_acts` (
	`rule_id` integer NOT NULL,
	`message_id` integer NOT NULL,
	`at` integer NOT NULL,
	`actions` text NOT NULL,
	`undo_ids` text NOT NULL,
	`refused` text NOT NULL,
	`undone_at` integer,
	PRIMARY KEY(`rule_id`, `message_id`),
	FOREIGN KEY (`rule_id`) REFERENCES `rules`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `rule_acts_by_message` ON `rule_acts` (`message_id`);--> statement-breakpoint
CREATE INDEX `rule_acts_standing` ON `rule_acts` (`rule_id`,`at`) WHERE undone_at IS NULL;--> statement-breakpoint
CREATE TABLE `rule_queue` (
	`message_id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`actions` text NOT NULL,
	`enabled` integer NOT NULL,
	`stops` integer NOT NULL,
	`position` integer NOT NULL,
	`created_at` integer NOT NULL
) STRICT;--> statement-breakpoint
CREATE VIRTUAL TABLE `search_index` USING fts5(
	`subject`,
	`body`,
	`sender`,
	`recipients`,
	`files`,
	content = '',
	contentless_delete = 1,
	tokenize = "unicode61 remove_diacritics 2"
);--> statement-breakpoint
CREATE TRIGGER `contents_forgotten` AFTER DELETE ON `message_contents` BEGIN
	UPDATE `packs` SET `live` = `live` - OLD.`text_bytes` WHERE `id` = OLD.`text_pack`;
	UPDATE `packs` SET `live` = `live` - coalesce(OLD.`html_bytes`, 0) - coalesce(OLD.`source_bytes`, 0) WHERE `id` = OLD.`rest_pack`;
	DELETE FROM `packs` WHERE `id` IN (OLD.`text_pack`, OLD.`rest_pack`) AND `live` <= 0;
END;--> statement-breakpoint
CREATE TRIGGER `key_fixed` BEFORE UPDATE OF `key` ON `outbox` WHEN OLD.`attempts` > 0 AND NEW.`key` <> OLD.`key` BEGIN
	SELECT RAISE(ABORT, 'the key of a command that was tried stays');
END;--> statement-breakpoint
CREATE TRIGGER `settled_once` BEFORE UPDATE OF `state` ON `outbox`
	WHEN OLD.`state` IN ('done', 'cancelled') AND NEW.`state` <> OLD.`state` BEGIN
	SELECT RAISE(ABORT, 'a command that is done is not done again');
END;
