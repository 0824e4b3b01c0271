-- Webhooks, what they were told, and how far the events have been followed for them.

-- name: insert_webhook
INSERT INTO webhooks (id, url, description, events, personal, active, deleted, generation, previous_until, check_value, since, created_at,
                      created_by, version, failures)
VALUES ($1, $2, $3, $4, $5, $6, FALSE, 1, NULL, $7, $1, $8, $9, 1, 0);

-- name: find_webhook
SELECT id, url, description, events, personal, active, generation, previous_until, check_value, since, created_at, created_by, version,
  next_at, failures, last_status, last_error, last_at, replay_after, replay_until
FROM webhooks WHERE id = $1 AND NOT deleted;

-- name: list_webhooks
SELECT id, url, description, events, personal, active, generation, previous_until, check_value, since, created_at, created_by, version,
  next_at, failures, last_status, last_error, last_at, replay_after, replay_until
FROM webhooks WHERE id > $1 AND NOT deleted ORDER BY id LIMIT $2;

-- name: update_webhook
UPDATE webhooks SET url = $3, description = $4, events = $5, personal = $6, active = $7, generation = $8, previous_until = $9,
  check_value = $10, since = $11, next_at = $12, version = version + 1
WHERE id = $1 AND version = $2 AND NOT deleted;

-- name: delete_webhook
UPDATE webhooks SET deleted = TRUE, active = FALSE, next_at = NULL, url = '', description = '', version = version + 1
WHERE id = $1 AND version = $2 AND NOT deleted;

-- name: count_webhooks
SELECT COUNT(*) FROM webhooks WHERE NOT deleted;

-- name: active_webhooks
SELECT id, events, since FROM webhooks WHERE active AND NOT deleted ORDER BY id;

-- name: replaying_webhooks
SELECT id, events, replay_after, replay_until FROM webhooks WHERE replay_until IS NOT NULL AND NOT deleted ORDER BY id LIMIT 10;

-- name: begin_replay
UPDATE webhooks SET replay_after = $2, replay_until = $3 WHERE id = $1 AND replay_until IS NULL AND NOT deleted;

-- name: move_replay
UPDATE webhooks SET replay_after = $3, replay_until = $4 WHERE id = $1 AND replay_after = $2;

-- name: cursor
SELECT cursor FROM webhook_state WHERE id = 1;

-- name: move_cursor
UPDATE webhook_state SET cursor = $1 WHERE id = 1 AND cursor < $1;

-- name: events_after
-- What was recorded, with the ticket's own history told apart: an imported or made-up past is nobody's news.
SELECT e.id, e.stream, e.kind, e.at, t.id, t.source IS NOT NULL, COALESCE(t.sample, FALSE)
FROM events e LEFT JOIN tickets t ON t.id = e.stream
WHERE e.id > $1 AND e.id <= $2 ORDER BY e.id LIMIT $3;

-- name: queue
INSERT INTO webhook_deliveries (webhook_id, event_id, kind, stream, state, attempts, replays, queued_at)
VALUES ($1, $2, $3, $4, 'waiting', 0, 0, $5)
ON CONFLICT (webhook_id, event_id) DO NOTHING;

-- name: queue_again
INSERT INTO webhook_deliveries (webhook_id, event_id, kind, stream, state, attempts, replays, queued_at)
VALUES ($1, $2, $3, $4, 'waiting', 0, 1, $5)
ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'waiting', attempts = 0, queued_at = excluded.queued_at,
  replays = webhook_deliveries.replays + 1;

-- name: wake
-- What fails waits for its own moment; what rests is called.
UPDATE webhooks SET next_at = $2 WHERE id = $1 AND next_at IS NULL AND active;

-- name: replay_delivery
UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, queued_at = $3, replays = replays + 1
WHERE webhook_id = $1 AND event_id = $2 AND state <> 'waiting';

-- name: call_now
UPDATE webhooks SET next_at = $2 WHERE id = $1 AND active;

-- name: due
SELECT id FROM webhooks WHERE next_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) ORDER BY next_at, id LIMIT $2;

-- name: take_lease
UPDATE webhooks SET lease = $2, leased_until = $3
WHERE id = $1 AND active AND next_at <= $4 AND (leased_until IS NULL OR leased_until <= $4);

-- name: keep_lease
UPDATE webhooks SET leased_until = $3, failures = $4, last_status = $5, last_error = $6, last_at = $7 WHERE id = $1 AND lease = $2;

-- name: give_lease
UPDATE webhooks SET lease = NULL, leased_until = NULL, next_at = CASE WHEN active THEN CAST($3 AS BIGINT) ELSE NULL END
WHERE id = $1 AND lease = $2;

-- name: stop_webhook
UPDATE webhooks SET active = FALSE, next_at = NULL, version = version + 1 WHERE id = $1;

-- name: head
SELECT event_id, kind, stream, attempts, replays, queued_at FROM webhook_deliveries
WHERE webhook_id = $1 AND state = 'waiting' ORDER BY event_id LIMIT 1;

-- name: settle
UPDATE webhook_deliveries SET state = $3, attempts = $4, tried_at = $5, status = $6, error = $7, took_ms = $8
WHERE webhook_id = $1 AND event_id = $2;

-- name: find_delivery
SELECT event_id, kind, stream, state, attempts, replays, queued_at, tried_at, status, error, took_ms FROM webhook_deliveries
WHERE webhook_id = $1 AND event_id = $2;

-- name: list_deliveries
SELECT event_id, kind, stream, state, attempts, replays, queued_at, tried_at, status, error, took_ms FROM webhook_deliveries
WHERE webhook_id = $1 AND event_id < $2 ORDER BY event_id DESC LIMIT $3;

-- name: list_deliveries_of
SELECT event_id, kind, stream, state, attempts, replays, queued_at, tried_at, status, error, took_ms FROM webhook_deliveries
WHERE webhook_id = $1 AND state = $4 AND event_id < $2 ORDER BY event_id DESC LIMIT $3;

-- name: count_of
SELECT COUNT(*) FROM (
  SELECT event_id FROM webhook_deliveries WHERE webhook_id = $1 AND state = $2 ORDER BY event_id LIMIT 1001) AS counted;

-- name: forget_old
DELETE FROM webhook_deliveries WHERE (webhook_id, event_id) IN (
  SELECT webhook_id, event_id FROM webhook_deliveries WHERE state <> 'waiting' AND queued_at < $1 ORDER BY queued_at LIMIT $2);

-- name: deleted_webhooks
SELECT id FROM webhooks WHERE deleted ORDER BY id LIMIT 10;

-- name: forget_of
DELETE FROM webhook_deliveries WHERE webhook_id = $1 AND event_id IN (
  SELECT event_id FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY event_id LIMIT $2);

-- name: forget_webhook
DELETE FROM webhooks WHERE id = $1 AND deleted;

-- name: event
SELECT e.stream, s.subject, e.version, e.at, e.recorded_at, e.actor, e.kind, e.body
FROM events e JOIN streams s ON s.stream = e.stream WHERE e.id = $1;

-- name: texts_of_event
SELECT field, body FROM texts WHERE stream = $1 AND version = $2;
