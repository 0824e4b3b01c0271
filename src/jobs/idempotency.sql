-- Answers to requests that carried an Idempotency-Key.

-- name: find_answer
SELECT request, status, headers, body FROM idempotency WHERE principal = $1 AND key = $2 AND created_at > $3;

-- name: save_answer
INSERT INTO idempotency (principal, key, request, status, headers, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (principal, key) DO UPDATE SET request = excluded.request, status = excluded.status,
  headers = excluded.headers, body = excluded.body, created_at = excluded.created_at
WHERE idempotency.created_at <= $8;

-- name: forget_answers
DELETE FROM idempotency WHERE (principal, key) IN
  (SELECT principal, key FROM idempotency WHERE created_at <= $1 ORDER BY created_at LIMIT $2);
