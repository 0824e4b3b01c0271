-- The evidence log: streams with their heads, events, checkpoints. Rows of events are never updated or deleted.

-- name: create_stream
INSERT INTO streams (stream, subject, version, hash) VALUES ($1, $2, $3, $4) ON CONFLICT (stream) DO NOTHING;

-- name: stream_hash
SELECT hash FROM streams WHERE stream = $1 AND version = $2;

-- name: advance_stream
UPDATE streams SET version = $3, hash = $4 WHERE stream = $1 AND version = $2;

-- name: insert_event
INSERT INTO events (id, stream, version, at, recorded_at, actor, kind, body, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: insert_four_events
INSERT INTO events (id, stream, version, at, recorded_at, actor, kind, body, hash)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8, $9),
  ($10, $11, $12, $13, $14, $15, $16, $17, $18),
  ($19, $20, $21, $22, $23, $24, $25, $26, $27),
  ($28, $29, $30, $31, $32, $33, $34, $35, $36);

-- name: read_stream
SELECT id, stream, version, at, recorded_at, actor, kind, body, hash
FROM events WHERE stream = $1 AND version > $2 ORDER BY version;

-- name: find_head
SELECT version, hash FROM streams WHERE stream = $1;

-- name: hashes_after
SELECT id, recorded_at, hash FROM events WHERE id > $1 ORDER BY id LIMIT $2;

-- name: events_with_heads
SELECT e.id, e.stream, e.version, e.at, e.recorded_at, e.actor, e.kind, e.body, e.hash, s.subject, s.version, s.hash
FROM events e LEFT JOIN streams s ON s.stream = e.stream
WHERE (e.stream, e.version) > ($1, $2) ORDER BY e.stream, e.version LIMIT $3;

-- name: streams_without_events
SELECT s.stream FROM streams s
WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = s.stream) ORDER BY s.stream LIMIT $1;

-- name: insert_checkpoint
INSERT INTO checkpoints (number, at, last_event, events, root, previous, signature, key_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (number) DO NOTHING;

-- name: last_checkpoint
SELECT number, at, last_event, events, root, previous, signature, key_id
FROM checkpoints ORDER BY number DESC LIMIT 1;

-- name: checkpoints_after
SELECT number, at, last_event, events, root, previous, signature, key_id
FROM checkpoints WHERE number > $1 ORDER BY number LIMIT $2;

-- name: checkpoints_before
SELECT number, at, last_event, events, root, previous, signature, key_id
FROM checkpoints WHERE number < $1 ORDER BY number DESC LIMIT $2;
