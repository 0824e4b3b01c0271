-- What the servers on one database must know of each other.

-- name: turn_state
SELECT (SELECT id FROM events ORDER BY id DESC LIMIT 1), (SELECT number FROM policy_documents ORDER BY number DESC LIMIT 1),
       (SELECT MAX(compatible_from) FROM schema_compatible);

-- name: count_start
UPDATE node_starts SET starts = starts + 1 WHERE one = 1;

-- name: starts
SELECT starts FROM node_starts WHERE one = 1;

-- name: add_fingerprint
INSERT INTO key_fingerprints (name, fingerprint) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING;

-- name: fingerprint
SELECT fingerprint FROM key_fingerprints WHERE name = $1;
