-- Where somebody's sight ends, and what lies within it.

-- name: units_above_member
-- From the member's own unit up, as far as most trees reach: asked with nearly every request, where a recursion costs five times as much.
SELECT a.id, a.kind, b.id, b.kind, c.id, c.kind, d.id, d.kind, d.parent
FROM members m JOIN units a ON a.id = m.unit LEFT JOIN units b ON b.id = a.parent LEFT JOIN units c ON c.id = b.parent
  LEFT JOIN units d ON d.id = c.parent
WHERE m.id = $1;

-- name: units_from
-- From that unit up to the root.
WITH RECURSIVE above (id, parent, kind, depth) AS (
  SELECT u.id, u.parent, u.kind, CAST(0 AS BIGINT) FROM units u WHERE u.id = $1
  UNION ALL SELECT u.id, u.parent, u.kind, a.depth + 1 FROM units u JOIN above a ON u.id = a.parent WHERE a.depth < 64)
SELECT id, kind FROM above ORDER BY depth;

-- name: ticket_in_sight
-- One ticket of a customer in the unit where a sight ends, or below it, or that the member is in charge of.
WITH RECURSIVE seen (id) AS (
  SELECT CAST($2 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id FROM tickets
WHERE customer_id = $1 AND (unit_id IN (SELECT id FROM seen) OR assignee_id = $3) LIMIT 1;

-- name: units_below
-- The unit and all below it.
WITH RECURSIVE below (id) AS (
  SELECT CAST($1 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT id FROM below;
