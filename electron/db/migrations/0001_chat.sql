CREATE TABLE `exported` (
	`conversation_id` integer NOT NULL,
	`message_id` integer NOT NULL,
	`command_id` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `message_id`),
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `custom_emoji` (
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	PRIMARY KEY(`account_id`, `name`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
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
ALTER TABLE `accounts` ADD `limits` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `realtime` text DEFAULT 'poll' NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `pace` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `import_new` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `limits` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `member_count` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `open` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `message_contents` ADD `markdown` blob;--> statement-breakpoint
ALTER TABLE `messages` ADD `broadcast` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_by_parent` ON `messages` (`account_id`,`parent_remote_id`,`sort_at`) WHERE parent_remote_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `identities` ADD `is_bot` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `identities` ADD `picture` text;--> statement-breakpoint
ALTER TABLE `identities` ADD `consent` text DEFAULT 'allowed' NOT NULL;