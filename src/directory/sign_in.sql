-- Second factors, steps of signing in, accounts at a provider, own sessions, and the list of sign-ins.

-- name: find_factor
SELECT secret, confirmed_at, last_step, (SELECT COUNT(*) FROM recovery_codes r WHERE r.member = f.member)
FROM factors f WHERE f.member = $1;

-- name: put_factor
INSERT INTO factors (member, secret, begun_at, confirmed_at, last_step) VALUES ($1, $2, $3, NULL, 0)
ON CONFLICT (member) DO UPDATE SET secret = EXCLUDED.secret, begun_at = EXCLUDED.begun_at, last_step = 0
WHERE factors.confirmed_at IS NULL;

-- name: sealed_factors
SELECT member, secret FROM factors WHERE member > $1 ORDER BY member LIMIT $2;

-- name: reseal_factor
UPDATE factors SET secret = $3 WHERE member = $1 AND secret = $2;

-- name: take_step
-- Once only: two who send the same code at once get it taken once.
UPDATE factors SET last_step = $2 WHERE member = $1 AND last_step < $2;

-- name: confirm_factor
UPDATE factors SET confirmed_at = $2 WHERE member = $1 AND confirmed_at IS NULL;

-- name: delete_factor
DELETE FROM factors WHERE member = $1;

-- name: delete_recovery_codes
DELETE FROM recovery_codes WHERE member = $1;

-- name: insert_recovery_code
INSERT INTO recovery_codes (member, hash) VALUES ($1, $2);

-- name: take_recovery_code
DELETE FROM recovery_codes WHERE member = $1 AND hash = $2;

-- name: list_factors
SELECT m.id, m.roles, f.confirmed_at, (SELECT COUNT(*) FROM recovery_codes r WHERE r.member = m.id)
FROM members m LEFT JOIN factors f ON f.member = m.id WHERE m.id > $1 AND m.active ORDER BY m.id LIMIT $2;

-- name: insert_sign_in_step
INSERT INTO sign_in_steps (secret, member, way, expires_at) VALUES ($1, $2, $3, $4);

-- name: find_sign_in_step
SELECT member, way, expires_at FROM sign_in_steps WHERE secret = $1 AND expires_at > $2;

-- name: delete_sign_in_step
DELETE FROM sign_in_steps WHERE secret = $1;

-- name: delete_sign_in_steps_of
DELETE FROM sign_in_steps WHERE member = $1;

-- name: delete_old_sign_in_steps
DELETE FROM sign_in_steps WHERE secret IN
  (SELECT secret FROM sign_in_steps WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2);

-- name: find_identity
SELECT member FROM identities WHERE issuer = $1 AND subject = $2;

-- name: subject_of
SELECT subject FROM identities WHERE member = $1 AND issuer = $2 ORDER BY linked_at DESC LIMIT 1;

-- name: insert_identity
INSERT INTO identities (issuer, subject, member, linked_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (issuer, subject) DO NOTHING;

-- name: delete_identities_of
DELETE FROM identities WHERE member = $1;

-- name: sessions_of
SELECT id, started_at, seen_at, expires_at, way, strong, address, agent FROM sessions
WHERE member = $1 AND id > $2 AND expires_at > $3 AND seen_at > $4 ORDER BY id LIMIT $5;

-- name: session_owner
SELECT member FROM sessions WHERE id = $1;

-- name: insert_sign_in
INSERT INTO sign_ins (id, kind, at, member, actor, way, address, agent, subject)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: list_sign_ins
SELECT id, kind, at, member, actor, way, address, agent, subject FROM sign_ins
WHERE id < $1 AND id >= $2 ORDER BY id DESC LIMIT $3;

-- name: list_sign_ins_of
SELECT id, kind, at, member, actor, way, address, agent, subject FROM sign_ins
WHERE member = $1 AND id < $2 AND id >= $3 ORDER BY id DESC LIMIT $4;

-- name: list_sign_ins_kind
SELECT id, kind, at, member, actor, way, address, agent, subject FROM sign_ins
WHERE kind = $1 AND id < $2 AND id >= $3 ORDER BY id DESC LIMIT $4;

-- name: list_sign_ins_of_kind
SELECT id, kind, at, member, actor, way, address, agent, subject FROM sign_ins
WHERE member = $1 AND kind = $2 AND id < $3 AND id >= $4 ORDER BY id DESC LIMIT $5;

-- name: delete_old_sign_ins
DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins WHERE id < $1 ORDER BY id LIMIT $2);

-- name: find_tries
SELECT failures, last_at, wait_until FROM sign_in_tries WHERE who = $1;

-- name: put_tries
INSERT INTO sign_in_tries (who, failures, last_at, wait_until) VALUES ($1, $2, $3, $4)
ON CONFLICT (who) DO UPDATE SET failures = EXCLUDED.failures, last_at = EXCLUDED.last_at,
  wait_until = EXCLUDED.wait_until;

-- name: delete_tries
DELETE FROM sign_in_tries WHERE who = $1;

-- name: delete_old_tries
DELETE FROM sign_in_tries WHERE who IN
  (SELECT who FROM sign_in_tries WHERE last_at < $1 ORDER BY last_at LIMIT $2);
