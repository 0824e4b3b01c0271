-- name: insert_ticket
INSERT INTO tickets (id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
                     opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25);

-- name: update_ticket
UPDATE tickets SET kind = $3, state = $4, stage = $5, is_open = $6, unit_id = $7, assignee_id = $8, customer_id = $9, channel = $10,
  severity = $11, urgency = $12, subject = $13, updated_at = $14, closed_at = $15, version = $16, due_at = $17, due_clause = $18,
  warn_at = $19, light = $20, light_at = $21
WHERE id = $1 AND version = $2;

-- name: ticket_by_id
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE id = $1;

-- name: ticket_by_number
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE number = $1;

-- name: ticket_by_source
SELECT id FROM tickets WHERE source = $1 AND source_key = $2;

-- name: list_due
-- Open tickets by the moment at which something would be broken; those that owe nothing with a deadline are not in it.
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets
WHERE is_open AND due_at IS NOT NULL
  AND COALESCE(due_at, 9223372036854775807) >= $1 AND (COALESCE(due_at, 9223372036854775807), id) > ($1, $2)
ORDER BY COALESCE(due_at, 9223372036854775807), id LIMIT $3;

-- name: list_newest
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: list_unit_newest
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE is_open AND unit_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: list_assignee_newest
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE is_open AND assignee_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: list_customer_newest
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE customer_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: add_counter
UPDATE counters SET value = value + $2 WHERE name = $1;

-- name: start_counter
INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value;

-- name: counter_value
SELECT value FROM counters WHERE name = $1;

-- name: insert_text
INSERT INTO texts (stream, version, field, salt, body) VALUES ($1, $2, $3, $4, $5);

-- name: texts_of
SELECT version, field, salt, body FROM texts WHERE stream = $1 AND version > $2 ORDER BY version, field;

-- name: insert_attachment
INSERT INTO attachments (id, ticket_id, version, name, media_type, size, sha256, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: attachments_of
SELECT id, name, media_type, size, sha256, created_at FROM attachments WHERE ticket_id = $1 ORDER BY id;

-- name: attachment_by_id
SELECT id, name, media_type, size, sha256, created_at FROM attachments WHERE ticket_id = $1 AND id = $2;

-- name: insert_confirmation
INSERT INTO confirmations (id, ticket_id, round, created_at, expires_at, answered_at) VALUES ($1, $2, $3, $4, $5, NULL);

-- name: confirmation_by_id
SELECT ticket_id, expires_at, answered_at FROM confirmations WHERE id = $1;

-- name: answer_confirmation
UPDATE confirmations SET answered_at = $2 WHERE id = $1 AND answered_at IS NULL;

-- name: tickets_from
SELECT id FROM tickets WHERE id > $1 ORDER BY id LIMIT $2;

-- name: tickets_to_turn
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE light_at <= $1 ORDER BY light_at, id LIMIT $2;

-- name: turn_light
UPDATE tickets SET light = $2, light_at = $3 WHERE id = $1;

-- name: next_turn
SELECT light_at FROM tickets WHERE light_at IS NOT NULL ORDER BY light_at LIMIT 1;

-- name: open_child
SELECT t.id FROM ticket_links l JOIN tickets t ON t.id = l.other_id
WHERE l.ticket_id = $1 AND l.kind = 'child' AND t.is_open LIMIT 1;
