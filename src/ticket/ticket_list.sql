-- Lists of tickets. A page is read between two keys of its order, so that what it costs is bounded however much is stored: the first
-- statement of each pair gives the key that lies some thousand tickets ahead. A parameter that is NULL filters nothing, several values
-- stand between commas, as in ',new,in_hand,'. A unit means that unit and all below it; assignee 0 is nobody. The last two parameters
-- are the sight of who asks: the unit where it ends, NULL where it does not, and the member; + keeps them from choosing the index.

-- name: page_due_ahead
-- Open tickets by the moment at which something would be broken, last those that owe nothing with a deadline.
SELECT COALESCE(due_at, 9223372036854775807), id FROM tickets WHERE is_open
  AND COALESCE(due_at, 9223372036854775807) >= $1
  AND (COALESCE(due_at, 9223372036854775807), id) > ($1, $2) ORDER BY COALESCE(due_at, 9223372036854775807), id LIMIT 1 OFFSET $3;

-- name: page_due
WITH RECURSIVE below (id) AS (
  SELECT CAST($9 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id),
seen (id) AS (
  SELECT CAST($15 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE is_open AND COALESCE(due_at, 9223372036854775807) >= $1
  AND (COALESCE(due_at, 9223372036854775807), id) > ($1, $2) AND COALESCE(due_at, 9223372036854775807) <= $3
  AND (COALESCE(due_at, 9223372036854775807), id) <= ($3, $4)
  AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || state || ',%')
  AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || kind || ',%')
  AND (CAST($7 AS TEXT) IS NULL OR CAST($7 AS TEXT) LIKE '%,' || light || ',%')
  AND (CAST($8 AS TEXT) IS NULL OR CAST($8 AS TEXT) LIKE '%,' || severity || ',%')
  AND (CAST($9 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
  AND (CAST($10 AS BIGINT) IS NULL OR COALESCE(assignee_id, 0) = CAST($10 AS BIGINT))
  AND (CAST($11 AS BIGINT) IS NULL OR opened_at >= CAST($11 AS BIGINT))
  AND (CAST($12 AS BIGINT) IS NULL OR opened_at < CAST($12 AS BIGINT))
  AND (CAST($13 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = tickets.id
  AND g.tag = CAST($13 AS TEXT)))
  AND (CAST($15 AS BIGINT) IS NULL OR +unit_id IN (SELECT id FROM seen) OR +assignee_id = $16)
ORDER BY COALESCE(due_at, 9223372036854775807), id LIMIT $14;

-- name: page_waiting_ahead
-- Open tickets, those first that have waited longest.
SELECT opened_at, id FROM tickets WHERE is_open AND opened_at >= $1
  AND (opened_at, id) > ($1, $2) ORDER BY opened_at, id LIMIT 1 OFFSET $3;

-- name: page_waiting
WITH RECURSIVE below (id) AS (
  SELECT CAST($9 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id),
seen (id) AS (
  SELECT CAST($15 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE is_open AND opened_at >= $1 AND (opened_at, id) > ($1, $2) AND opened_at <= $3 AND (opened_at, id) <= ($3, $4)
  AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || state || ',%')
  AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || kind || ',%')
  AND (CAST($7 AS TEXT) IS NULL OR CAST($7 AS TEXT) LIKE '%,' || light || ',%')
  AND (CAST($8 AS TEXT) IS NULL OR CAST($8 AS TEXT) LIKE '%,' || severity || ',%')
  AND (CAST($9 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
  AND (CAST($10 AS BIGINT) IS NULL OR COALESCE(assignee_id, 0) = CAST($10 AS BIGINT))
  AND (CAST($11 AS BIGINT) IS NULL OR opened_at >= CAST($11 AS BIGINT))
  AND (CAST($12 AS BIGINT) IS NULL OR opened_at < CAST($12 AS BIGINT))
  AND (CAST($13 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = tickets.id
  AND g.tag = CAST($13 AS TEXT)))
  AND (CAST($15 AS BIGINT) IS NULL OR +unit_id IN (SELECT id FROM seen) OR +assignee_id = $16)
ORDER BY opened_at, id LIMIT $14;

-- name: page_updated_ahead
-- Open tickets, those first that changed last.
SELECT updated_at, id FROM tickets WHERE is_open AND updated_at <= $1
  AND (updated_at, id) < ($1, $2) ORDER BY updated_at DESC, id DESC LIMIT 1 OFFSET $3;

-- name: page_updated
WITH RECURSIVE below (id) AS (
  SELECT CAST($9 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id),
seen (id) AS (
  SELECT CAST($15 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE is_open AND updated_at <= $1 AND (updated_at, id) < ($1, $2) AND updated_at >= $3
  AND (updated_at, id) >= ($3, $4)
  AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || state || ',%')
  AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || kind || ',%')
  AND (CAST($7 AS TEXT) IS NULL OR CAST($7 AS TEXT) LIKE '%,' || light || ',%')
  AND (CAST($8 AS TEXT) IS NULL OR CAST($8 AS TEXT) LIKE '%,' || severity || ',%')
  AND (CAST($9 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
  AND (CAST($10 AS BIGINT) IS NULL OR COALESCE(assignee_id, 0) = CAST($10 AS BIGINT))
  AND (CAST($11 AS BIGINT) IS NULL OR opened_at >= CAST($11 AS BIGINT))
  AND (CAST($12 AS BIGINT) IS NULL OR opened_at < CAST($12 AS BIGINT))
  AND (CAST($13 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = tickets.id
  AND g.tag = CAST($13 AS TEXT)))
  AND (CAST($15 AS BIGINT) IS NULL OR +unit_id IN (SELECT id FROM seen) OR +assignee_id = $16)
ORDER BY updated_at DESC, id DESC LIMIT $14;

-- name: page_newest_ahead
-- Open tickets, newest first.
SELECT id, id FROM tickets WHERE is_open AND id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2;

-- name: page_newest
WITH RECURSIVE below (id) AS (
  SELECT CAST($7 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id),
seen (id) AS (
  SELECT CAST($13 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE is_open AND id < $1 AND id >= $2
  AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || state || ',%')
  AND (CAST($4 AS TEXT) IS NULL OR CAST($4 AS TEXT) LIKE '%,' || kind || ',%')
  AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || light || ',%')
  AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || severity || ',%')
  AND (CAST($7 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
  AND (CAST($8 AS BIGINT) IS NULL OR COALESCE(assignee_id, 0) = CAST($8 AS BIGINT))
  AND (CAST($9 AS BIGINT) IS NULL OR opened_at >= CAST($9 AS BIGINT))
  AND (CAST($10 AS BIGINT) IS NULL OR opened_at < CAST($10 AS BIGINT))
  AND (CAST($11 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = tickets.id
  AND g.tag = CAST($11 AS TEXT)))
  AND (CAST($13 AS BIGINT) IS NULL OR +unit_id IN (SELECT id FROM seen) OR +assignee_id = $14)
ORDER BY id DESC LIMIT $12;

-- name: page_all_ahead
-- All tickets, newest first.
SELECT id, id FROM tickets WHERE id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2;

-- name: page_all
WITH RECURSIVE below (id) AS (
  SELECT CAST($7 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id),
seen (id) AS (
  SELECT CAST($14 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE id < $1 AND id >= $2
  AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || state || ',%')
  AND (CAST($4 AS TEXT) IS NULL OR CAST($4 AS TEXT) LIKE '%,' || kind || ',%')
  AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || light || ',%')
  AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || severity || ',%')
  AND (CAST($7 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
  AND (CAST($8 AS BIGINT) IS NULL OR COALESCE(assignee_id, 0) = CAST($8 AS BIGINT))
  AND (CAST($9 AS BIGINT) IS NULL OR opened_at >= CAST($9 AS BIGINT))
  AND (CAST($10 AS BIGINT) IS NULL OR opened_at < CAST($10 AS BIGINT))
  AND (CAST($11 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = tickets.id
  AND g.tag = CAST($11 AS TEXT)))
  AND (CAST($13 AS TEXT) IS NULL OR (CAST($13 AS TEXT) = 'open') = is_open)
  AND (CAST($14 AS BIGINT) IS NULL OR +unit_id IN (SELECT id FROM seen) OR +assignee_id = $15)
ORDER BY id DESC LIMIT $12;

-- name: page_mine_due
-- What one member is in charge of, or nobody is, which is looked at most: an order of its own, read at once.
WITH RECURSIVE below (id) AS (
  SELECT CAST($7 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id),
seen (id) AS (
  SELECT CAST($13 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE is_open AND COALESCE(assignee_id, 0) = $8
  AND COALESCE(due_at, 9223372036854775807) >= $1 AND (COALESCE(due_at, 9223372036854775807), id) > ($1, $2)
  AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || state || ',%')
  AND (CAST($4 AS TEXT) IS NULL OR CAST($4 AS TEXT) LIKE '%,' || kind || ',%')
  AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || light || ',%')
  AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || severity || ',%')
  AND (CAST($7 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
  AND (CAST($9 AS BIGINT) IS NULL OR opened_at >= CAST($9 AS BIGINT))
  AND (CAST($10 AS BIGINT) IS NULL OR opened_at < CAST($10 AS BIGINT))
  AND (CAST($11 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = tickets.id
  AND g.tag = CAST($11 AS TEXT)))
  AND (CAST($13 AS BIGINT) IS NULL OR +unit_id IN (SELECT id FROM seen) OR +assignee_id = $14)
ORDER BY COALESCE(due_at, 9223372036854775807), id LIMIT $12;

-- name: page_customer
-- All of a customer, newest first. One term for both ends of the time: with one more, SQLite expects so few rows that it sorts them.
WITH RECURSIVE below (id) AS (
  SELECT CAST($7 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id),
seen (id) AS (
  SELECT CAST($15 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
       opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at
FROM tickets WHERE customer_id = $14 AND id < $1 AND id >= $2
  AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || state || ',%')
  AND (CAST($4 AS TEXT) IS NULL OR CAST($4 AS TEXT) LIKE '%,' || kind || ',%')
  AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || light || ',%')
  AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || severity || ',%')
  AND (CAST($7 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
  AND (CAST($8 AS BIGINT) IS NULL OR COALESCE(assignee_id, 0) = CAST($8 AS BIGINT))
  AND CASE WHEN CAST($9 AS BIGINT) IS NULL OR opened_at >= CAST($9 AS BIGINT)
      THEN CAST($10 AS BIGINT) IS NULL OR opened_at < CAST($10 AS BIGINT) ELSE FALSE END
  AND (CAST($11 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = tickets.id
  AND g.tag = CAST($11 AS TEXT)))
  AND (CAST($13 AS TEXT) IS NULL OR (CAST($13 AS TEXT) = 'open') = is_open)
  AND (CAST($15 AS BIGINT) IS NULL OR +unit_id IN (SELECT id FROM seen) OR +assignee_id = $16)
ORDER BY id DESC LIMIT $12;

-- name: page_customer_ahead
SELECT id, id FROM tickets WHERE customer_id = $3 AND id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2;
