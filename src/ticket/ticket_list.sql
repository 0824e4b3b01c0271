-- Lists of tickets. A page is read between two keys of its order, so that what it costs is bounded however much is stored: the first
-- statement of each pair gives the key that lies some thousand tickets ahead. The parameters of all pages begin alike: what is asked for
-- ($1 to $9), the sight of who asks ($10 and $11: the unit where it ends, NULL where it does not, and the member), how many ($12). A
-- parameter that is NULL filters nothing, several values stand between commas, as in ',new,in_hand,'. A unit means that unit and all
-- below it; assignee 0 is nobody. + keeps the sight from choosing the index, and both ends of the time are one term: with one more,
-- SQLite expects so few rows of a customer that it sorts them.

-- part: units
WITH RECURSIVE below (id) AS (
  SELECT CAST($5 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id),
seen (id) AS (
  SELECT CAST($10 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)

-- part: ticket
id, number, kind, state, stage, is_open, unit_id, assignee_id, customer_id, channel, severity, urgency, subject,
opened_at, updated_at, closed_at, version, due_at, due_clause, warn_at, source, source_key, sample, light, light_at

-- part: filters
AND (CAST($1 AS TEXT) IS NULL OR CAST($1 AS TEXT) LIKE '%,' || state || ',%')
AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || kind || ',%')
AND (CAST($3 AS TEXT) IS NULL OR CAST($3 AS TEXT) LIKE '%,' || light || ',%')
AND (CAST($4 AS TEXT) IS NULL OR CAST($4 AS TEXT) LIKE '%,' || severity || ',%')
AND (CAST($5 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
AND (CAST($6 AS BIGINT) IS NULL OR COALESCE(assignee_id, 0) = CAST($6 AS BIGINT))
AND CASE WHEN CAST($7 AS BIGINT) IS NULL OR opened_at >= CAST($7 AS BIGINT)
    THEN CAST($8 AS BIGINT) IS NULL OR opened_at < CAST($8 AS BIGINT) ELSE FALSE END
AND (CAST($9 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = tickets.id AND g.tag = CAST($9 AS TEXT)))
AND (CAST($10 AS BIGINT) IS NULL OR +unit_id IN (SELECT id FROM seen) OR +assignee_id = $11)

-- part: due
COALESCE(due_at, 9223372036854775807)

-- part: whether_open
AND (CAST($15 AS TEXT) IS NULL OR (CAST($15 AS TEXT) = 'open') = is_open)

-- name: page_due_ahead
-- Open tickets by the moment at which something would be broken, last those that owe nothing with a deadline.
SELECT {{due}}, id FROM tickets WHERE is_open
  AND {{due}} >= $1 AND ({{due}}, id) > ($1, $2) ORDER BY {{due}}, id LIMIT 1 OFFSET $3;

-- name: page_due
{{units}}
SELECT {{ticket}}
FROM tickets WHERE is_open
  AND {{due}} >= $13 AND ({{due}}, id) > ($13, $14) AND {{due}} <= $15 AND ({{due}}, id) <= ($15, $16)
  {{filters}}
ORDER BY {{due}}, id LIMIT $12;

-- name: page_due_whole
-- Without any filter, which is asked most: without the terms that would let everything through, which are read for every row.
SELECT {{ticket}}
FROM tickets WHERE is_open AND {{due}} >= $1 AND ({{due}}, id) > ($1, $2) ORDER BY {{due}}, id LIMIT $3;

-- name: page_waiting_ahead
-- Open tickets, those first that have waited longest.
SELECT opened_at, id FROM tickets WHERE is_open AND opened_at >= $1
  AND (opened_at, id) > ($1, $2) ORDER BY opened_at, id LIMIT 1 OFFSET $3;

-- name: page_waiting
{{units}}
SELECT {{ticket}}
FROM tickets WHERE is_open
  AND opened_at >= $13 AND (opened_at, id) > ($13, $14) AND opened_at <= $15 AND (opened_at, id) <= ($15, $16)
  {{filters}}
ORDER BY opened_at, id LIMIT $12;

-- name: page_updated_ahead
-- Open tickets, those first that changed last.
SELECT updated_at, id FROM tickets WHERE is_open AND updated_at <= $1
  AND (updated_at, id) < ($1, $2) ORDER BY updated_at DESC, id DESC LIMIT 1 OFFSET $3;

-- name: page_updated
{{units}}
SELECT {{ticket}}
FROM tickets WHERE is_open
  AND updated_at <= $13 AND (updated_at, id) < ($13, $14) AND updated_at >= $15 AND (updated_at, id) >= ($15, $16)
  {{filters}}
ORDER BY updated_at DESC, id DESC LIMIT $12;

-- name: page_newest_ahead
-- Open tickets, newest first.
SELECT id, id FROM tickets WHERE is_open AND id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2;

-- name: page_newest
{{units}}
SELECT {{ticket}}
FROM tickets WHERE is_open AND id < $13 AND id >= $14
  {{filters}}
ORDER BY id DESC LIMIT $12;

-- name: page_all_ahead
-- All tickets, newest first.
SELECT id, id FROM tickets WHERE id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2;

-- name: page_all
{{units}}
SELECT {{ticket}}
FROM tickets WHERE id < $13 AND id >= $14
  {{filters}} {{whether_open}}
ORDER BY id DESC LIMIT $12;

-- name: page_all_whole
SELECT {{ticket}}
FROM tickets WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: page_mine_due
-- What one member is in charge of, or nobody is, which is looked at most: an order of its own, read at once.
{{units}}
SELECT {{ticket}}
FROM tickets WHERE is_open AND COALESCE(assignee_id, 0) = $6 AND {{due}} >= $13 AND ({{due}}, id) > ($13, $14)
  {{filters}}
ORDER BY {{due}}, id LIMIT $12;

-- name: page_customer_ahead
SELECT id, id FROM tickets WHERE customer_id = $3 AND id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2;

-- name: page_customer
-- All of a customer, newest first.
{{units}}
SELECT {{ticket}}
FROM tickets WHERE customer_id = $16 AND id < $13 AND id >= $14
  {{filters}} {{whether_open}}
ORDER BY id DESC LIMIT $12;
