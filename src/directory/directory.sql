-- Units, members, sessions, API tokens, links that set a password.

-- name: insert_unit
INSERT INTO units (id, parent, kind, name, version) VALUES ($1, $2, $3, $4, 1);

-- name: find_unit
SELECT id, parent, kind, name, version FROM units WHERE id = $1;

-- name: root_unit
SELECT id, parent, kind, name, version FROM units WHERE parent IS NULL ORDER BY id LIMIT 1;

-- name: unit_height
-- How many levels stand below a unit.
WITH RECURSIVE below (id, depth) AS (
  SELECT CAST($1 AS BIGINT), CAST(0 AS BIGINT)
  UNION ALL SELECT u.id, b.depth + 1 FROM units u JOIN below b ON u.parent = b.id WHERE b.depth < 64)
SELECT MAX(depth) FROM below;

-- name: list_units
SELECT id, parent, kind, name, version FROM units WHERE id > $1 ORDER BY id LIMIT $2;

-- name: list_units_below
-- A unit and all below it.
WITH RECURSIVE below (id) AS (
  SELECT CAST($1 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT id, parent, kind, name, version FROM units WHERE id > $2 AND id IN (SELECT id FROM below) ORDER BY id LIMIT $3;

-- name: update_unit
UPDATE units SET parent = $3, kind = $4, name = $5, version = version + 1 WHERE id = $1 AND version = $2;

-- name: insert_member
INSERT INTO members (id, login, login_salt, name, name_salt, password, roles, unit, active, version, created_at)
VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, 1, $9)
ON CONFLICT (login) DO NOTHING;

-- name: find_member
SELECT id, login, name, roles, unit, active, password IS NOT NULL, version, created_at FROM members WHERE id = $1;

-- name: find_member_by_login
SELECT id, login, name, roles, unit, active, password IS NOT NULL, version, created_at FROM members WHERE login = $1;

-- name: list_members
SELECT id, login, name, roles, unit, active, password IS NOT NULL, version, created_at FROM members
WHERE id > $1 AND (CAST($2 AS TEXT) IS NULL OR ' ' || roles || ' ' LIKE '% ' || CAST($2 AS TEXT) || ' %')
ORDER BY id LIMIT $3;

-- name: list_members_below
-- Those of a unit and of all below it.
WITH RECURSIVE below (id) AS (
  SELECT CAST($4 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT id, login, name, roles, unit, active, password IS NOT NULL, version, created_at FROM members
WHERE id > $1 AND (CAST($2 AS TEXT) IS NULL OR ' ' || roles || ' ' LIKE '% ' || CAST($2 AS TEXT) || ' %')
  AND unit IN (SELECT id FROM below)
ORDER BY id LIMIT $3;

-- name: any_member
SELECT id FROM members LIMIT 1;

-- name: other_active_admins
SELECT COUNT(*) FROM members WHERE active AND id <> $1 AND ' ' || roles || ' ' LIKE '% admin %';

-- name: update_member
UPDATE members SET name = $3, name_salt = COALESCE($4, name_salt), roles = $5, unit = $6, active = $7,
  version = version + 1
WHERE id = $1 AND version = $2;

-- name: find_password
SELECT password FROM members WHERE id = $1;

-- name: set_password
UPDATE members SET password = $2, version = version + 1 WHERE id = $1;

-- name: insert_session
INSERT INTO sessions (id, secret, member, started_at, seen_at, expires_at, way, strong, address, agent)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9);

-- name: renew_session
UPDATE sessions SET secret = $2, strong = strong OR $3 WHERE id = $1;

-- name: session_end
SELECT expires_at FROM sessions WHERE id = $1;

-- name: find_session
SELECT s.id, s.seen_at, s.expires_at, m.id, m.name, m.roles, m.active, s.strong
FROM sessions s JOIN members m ON m.id = s.member WHERE s.secret = $1;

-- name: touch_session
UPDATE sessions SET seen_at = $2 WHERE id = $1;

-- name: delete_session
DELETE FROM sessions WHERE id = $1;

-- name: delete_sessions_of
DELETE FROM sessions WHERE member = $1 AND id <> $2;

-- name: delete_old_sessions
DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2);

-- name: insert_token
INSERT INTO tokens (id, secret, member, name, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: find_token
SELECT t.id, t.expires_at, t.used_at, t.revoked_at, t.scopes, m.id, m.name, m.roles, m.active
FROM tokens t JOIN members m ON m.id = t.member WHERE t.secret = $1;

-- name: list_tokens
SELECT id, member, name, scopes, created_at, expires_at, used_at, revoked_at FROM tokens
WHERE id > $1 ORDER BY id LIMIT $2;

-- name: token_member
SELECT member FROM tokens WHERE id = $1 AND revoked_at IS NULL;

-- name: touch_token
UPDATE tokens SET used_at = $2 WHERE id = $1;

-- name: revoke_token
UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: insert_link
INSERT INTO setup_links (secret, member, expires_at) VALUES ($1, $2, $3);

-- name: find_link
SELECT member, expires_at FROM setup_links WHERE secret = $1 AND expires_at > $2;

-- name: delete_link
DELETE FROM setup_links WHERE secret = $1;

-- name: delete_links_of
DELETE FROM setup_links WHERE member = $1 OR (member IS NULL AND CAST($1 AS BIGINT) IS NULL);
