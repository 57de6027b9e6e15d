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
