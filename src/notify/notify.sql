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
