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
CREATE TABLE `thread_ties` (
	`account_id` integer NOT NULL,
	`tie` text NOT NULL,
	`conversation_id` integer NOT NULL,
	PRIMARY KEY(`account_id`, `tie`, `conversation_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `thread_ties_by_conversation` ON `thread_ties` (`conversation_id`);