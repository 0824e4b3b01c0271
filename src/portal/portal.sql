-- name: insert_code
INSERT INTO portal_codes (id, contact, code_hash, created_at, expires_at, attempts, used_at) VALUES ($1, $2, $3, $4, $5, 0, NULL);

-- name: codes_since
-- Newest first; the limit is how many may be sent within that time.
SELECT id, code_hash, created_at, expires_at, attempts, used_at FROM portal_codes
WHERE contact = $1 AND created_at > $2 ORDER BY created_at DESC, id DESC LIMIT $3;

-- name: count_attempt
UPDATE portal_codes SET attempts = attempts + 1 WHERE id = $1 AND attempts < $2 AND used_at IS NULL;

-- name: use_code
UPDATE portal_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL;

-- name: forget_codes
DELETE FROM portal_codes WHERE id IN (SELECT id FROM portal_codes WHERE created_at < $1 ORDER BY created_at, id LIMIT $2);

-- name: insert_session
INSERT INTO portal_sessions (id, secret_hash, customer_id, ticket_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: session_by_secret
SELECT id, customer_id, ticket_id, expires_at FROM portal_sessions WHERE secret_hash = $1;

-- name: delete_session
DELETE FROM portal_sessions WHERE id = $1;

-- name: forget_sessions
DELETE FROM portal_sessions
WHERE id IN (SELECT id FROM portal_sessions WHERE expires_at < $1 ORDER BY expires_at, id LIMIT $2);

-- name: insert_data_request
INSERT INTO portal_data_requests (id, customer_id, kind, ticket_id, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: data_requests_of
SELECT id, kind, ticket_id, created_at, due_at, done_at FROM portal_data_requests WHERE customer_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: tickets_of
SELECT id FROM tickets WHERE customer_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;
