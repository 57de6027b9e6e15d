CREATE TABLE `message_markdown` (
	`message_id` integer PRIMARY KEY NOT NULL,
	`markdown` blob NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `reaction_counts` (
	`message_id` integer NOT NULL,
	`emoji` text NOT NULL,
	`others` integer NOT NULL,
	PRIMARY KEY(`message_id`, `emoji`),
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `bounds` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `chosen` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `reactions` ADD `removed` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `message_contents` DROP COLUMN `markdown`;