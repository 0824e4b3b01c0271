-- What was recorded, for those who look at it live.

-- name: newest_event
SELECT id FROM events ORDER BY id DESC LIMIT 1;

-- name: events_after
SELECT e.id, e.stream, s.subject FROM events e JOIN streams s ON s.stream = e.stream WHERE e.id > $1 ORDER BY e.id LIMIT $2;
