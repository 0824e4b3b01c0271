-- name: tickets_after
SELECT id, number, kind, state, unit_id, customer_id, channel, severity, urgency, subject, opened_at, closed_at, source, source_key, sample
FROM tickets WHERE id > $1 ORDER BY id LIMIT $2;
