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
