-- name: light_turned
INSERT INTO escalations (subject_id, clause, rule, occurrence, step, next_at) VALUES ($1, $2, $3, $4, 0, $5)
ON CONFLICT (subject_id, clause, rule, occurrence) DO UPDATE SET next_at = excluded.next_at;

-- name: due_climbs
SELECT subject_id, clause, rule, occurrence, step FROM escalations WHERE next_at <= $1 ORDER BY next_at, subject_id LIMIT $2;

-- name: still_due
SELECT step FROM escalations
WHERE subject_id = $1 AND clause = $2 AND rule = $3 AND occurrence = $4 AND step = $5 AND next_at <= $6;

-- name: climbed
UPDATE escalations SET step = $5, next_at = $6 WHERE subject_id = $1 AND clause = $2 AND rule = $3 AND occurrence = $4;

-- name: next_climb
SELECT next_at FROM escalations WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1;
