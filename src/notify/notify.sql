-- name: add_inbox
INSERT INTO inbox (id, member_id, topic, template, params, subject_id, clause, urgent, shown_at, read_at, dedupe)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10)
ON CONFLICT (dedupe) WHERE dedupe IS NOT NULL DO NOTHING;

-- name: inbox_of_dedupe
SELECT id FROM inbox WHERE dedupe = $1;

-- name: add_outbox
INSERT INTO outbox (id, created_at, channel, member_id, customer_id, address, topic, template, language, params, subject_id,
                    clause, urgent, secret, digest, dedupe, state, attempts, next_at, expires_at, message_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'waiting', 0, $17, $18, $19)
ON CONFLICT (dedupe) WHERE dedupe IS NOT NULL DO NOTHING;

-- name: outbox_of_dedupe
SELECT id FROM outbox WHERE dedupe = $1;

-- name: erase_customer
UPDATE outbox SET address = NULL, params = '{}', next_at = NULL, expires_at = NULL,
  state = CASE WHEN state = 'waiting' THEN 'dropped' ELSE state END
WHERE customer_id = $1;

-- name: find_settings
SELECT language, zone, email, quiet_from, quiet_until, digest_at, topics, version FROM notification_settings WHERE member_id = $1;

-- name: put_settings
INSERT INTO notification_settings (member_id, language, zone, email, quiet_from, quiet_until, digest_at, topics, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
ON CONFLICT (member_id) DO UPDATE SET language = excluded.language, zone = excluded.zone, email = excluded.email,
  quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, digest_at = excluded.digest_at, topics = excluded.topics,
  version = notification_settings.version + 1;

-- name: inbox_unread
-- Without what concerns tickets that the member does not see any more: $5 is where his sight ends, NULL where it does not.
WITH RECURSIVE seen (id) AS (
  SELECT CAST($5 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, topic, template, params, subject_id, clause, urgent, shown_at, read_at FROM inbox
WHERE member_id = $1 AND read_at IS NULL AND (shown_at, id) < ($2, $3)
  AND (CAST($5 AS BIGINT) IS NULL OR NOT EXISTS (SELECT 1 FROM tickets t WHERE t.id = inbox.subject_id
  AND t.unit_id NOT IN (SELECT id FROM seen) AND COALESCE(t.assignee_id, 0) <> $1))
ORDER BY shown_at DESC, id DESC LIMIT $4;

-- name: inbox_read
WITH RECURSIVE seen (id) AS (
  SELECT CAST($5 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, topic, template, params, subject_id, clause, urgent, shown_at, read_at FROM inbox
WHERE member_id = $1 AND read_at IS NOT NULL AND (shown_at, id) < ($2, $3)
  AND (CAST($5 AS BIGINT) IS NULL OR NOT EXISTS (SELECT 1 FROM tickets t WHERE t.id = inbox.subject_id
  AND t.unit_id NOT IN (SELECT id FROM seen) AND COALESCE(t.assignee_id, 0) <> $1))
ORDER BY shown_at DESC, id DESC LIMIT $4;

-- name: inbox_counts
WITH RECURSIVE seen (id) AS (
  SELECT CAST($3 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT COUNT(*), COALESCE(SUM(CASE WHEN urgent THEN 1 ELSE 0 END), 0) FROM inbox
WHERE member_id = $1 AND read_at IS NULL AND shown_at <= $2
  AND (CAST($3 AS BIGINT) IS NULL OR NOT EXISTS (SELECT 1 FROM tickets t WHERE t.id = inbox.subject_id
  AND t.unit_id NOT IN (SELECT id FROM seen) AND COALESCE(t.assignee_id, 0) <> $1));

-- name: mark_inbox
UPDATE inbox SET read_at = $3 WHERE id = $1 AND member_id = $2;

-- name: mark_all_inbox
UPDATE inbox SET read_at = $2 WHERE member_id = $1 AND read_at IS NULL AND shown_at <= $2;

-- name: due_outbox
SELECT id, member_id, address, template, language, params, attempts, digest, message_id, expires_at FROM outbox
WHERE channel = 'email' AND next_at <= $1 ORDER BY next_at, id LIMIT $2;

-- name: digest_of
SELECT id, member_id, address, template, language, params, attempts, digest, message_id, expires_at FROM outbox
WHERE member_id = $1 AND digest AND next_at IS NOT NULL AND next_at <= $2 ORDER BY next_at, id LIMIT $3;

-- name: claim_outbox
UPDATE outbox SET attempts = attempts + 1, next_at = $2 WHERE id = $1 AND state = 'waiting';

-- name: settle_outbox
UPDATE outbox SET state = $2, next_at = $3, sent_at = $4, last_error = $5,
  params = CASE WHEN secret AND $2 <> 'waiting' THEN '{}' ELSE params END,
  address = CASE WHEN template = 'customer.erased' AND $2 <> 'waiting' THEN NULL ELSE address END
WHERE id = $1 AND state = 'waiting';

-- name: retry_outbox
UPDATE outbox SET state = 'waiting', attempts = 0, next_at = $2 WHERE id = $1 AND state = 'dead' AND NOT secret;

-- name: outbox_state_of
SELECT state FROM outbox WHERE id = $1;

-- name: list_outbox
SELECT id, created_at, channel, member_id, address, topic, template, subject_id, clause, state, attempts, next_at, sent_at, last_error
FROM outbox WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: list_outbox_state
SELECT id, created_at, channel, member_id, address, topic, template, subject_id, clause, state, attempts, next_at, sent_at, last_error
FROM outbox WHERE state = $3 AND id < $1 ORDER BY id DESC LIMIT $2;

-- name: waiting_since
SELECT COUNT(*), MIN(created_at) FROM outbox WHERE state = 'waiting';

-- name: dead_letters
SELECT COUNT(*) FROM outbox WHERE state = 'dead';

-- name: forget_outbox
DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state <> 'waiting' AND id < $1 ORDER BY id LIMIT $2);

-- name: outbox_row
SELECT id, member_id, address, template, language, params, attempts, digest, message_id, expires_at FROM outbox
WHERE id = $1 AND state = 'waiting' AND next_at <= $2;
