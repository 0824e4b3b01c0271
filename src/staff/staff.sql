-- Who gets a ticket: skills, absences, the versions of the routing rules, and who has how much in hand.

-- name: skills_of
SELECT skill FROM member_skills WHERE member_id = $1 ORDER BY skill;

-- name: delete_skills
DELETE FROM member_skills WHERE member_id = $1;

-- name: insert_skill
INSERT INTO member_skills (member_id, skill) VALUES ($1, $2);

-- name: all_skills
SELECT skill, COUNT(*) FROM member_skills GROUP BY skill ORDER BY skill;

-- name: insert_absence
INSERT INTO absences (id, member_id, from_at, until_at, note, created_by, created_at, cancelled_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, NULL);

-- name: find_absence
SELECT id, member_id, from_at, until_at, note, created_by, created_at, cancelled_at FROM absences WHERE id = $1;

-- name: cancel_absence
UPDATE absences SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NULL;

-- name: overlapping_absence
SELECT id FROM absences WHERE member_id = $1 AND cancelled_at IS NULL AND until_at > $2 AND from_at < $3 LIMIT 1;

-- name: absences_from
-- Present and coming ones, those first that end first.
SELECT id, member_id, from_at, until_at, note, created_by, created_at, cancelled_at FROM absences
WHERE cancelled_at IS NULL AND until_at >= $1 AND (until_at, id) > ($1, $2) ORDER BY until_at, id LIMIT $3;

-- name: absences_of
SELECT id, member_id, from_at, until_at, note, created_by, created_at, cancelled_at FROM absences
WHERE member_id = $4 AND cancelled_at IS NULL AND until_at >= $1 AND (until_at, id) > ($1, $2) ORDER BY until_at, id LIMIT $3;

-- name: absent_now
SELECT id FROM absences
WHERE member_id = $1 AND cancelled_at IS NULL AND until_at > $2 AND from_at <= $2 LIMIT 1;

-- name: insert_routing
INSERT INTO routing_versions (version, content, reason, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (version) DO NOTHING;

-- name: last_routing
SELECT version, content, reason, changed_at, changed_by FROM routing_versions ORDER BY version DESC LIMIT 1;

-- name: routing_before
SELECT version, content, reason, changed_at, changed_by FROM routing_versions WHERE version < $1 ORDER BY version DESC LIMIT $2;

-- name: members_of_group
-- Of a unit and all below it, with what they have in hand and whether they are away at $2.
WITH RECURSIVE below (id) AS (
  SELECT CAST($1 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT m.id, m.roles,
  CAST(COALESCE((SELECT SUM(o.tickets) FROM open_tickets_of o WHERE o.assignee_id = m.id), 0) AS BIGINT),
  EXISTS (SELECT 1 FROM absences a WHERE a.member_id = m.id AND a.cancelled_at IS NULL AND a.until_at > $2 AND a.from_at <= $2)
FROM members m JOIN below b ON m.unit = b.id WHERE m.active ORDER BY m.id;

-- name: skills_of_group
WITH RECURSIVE below (id) AS (
  SELECT CAST($1 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT s.member_id, s.skill FROM members m JOIN below b ON m.unit = b.id JOIN member_skills s ON s.member_id = m.id
WHERE m.active ORDER BY s.member_id, s.skill;

-- name: region_of
-- The nearest region or regional centre at or above a unit.
WITH RECURSIVE above (id, parent, kind, depth) AS (
  SELECT id, parent, kind, CAST(0 AS BIGINT) FROM units WHERE id = $1
  UNION ALL SELECT u.id, u.parent, u.kind, a.depth + 1 FROM units u JOIN above a ON u.id = a.parent WHERE a.depth < 64)
SELECT id FROM above WHERE kind = 'region' ORDER BY depth LIMIT 1;

-- name: all_areas
SELECT unit_id, area FROM unit_areas ORDER BY unit_id, area;

-- name: areas_of
SELECT area FROM unit_areas WHERE unit_id = $1 ORDER BY area;

-- name: delete_areas
DELETE FROM unit_areas WHERE unit_id = $1;

-- name: insert_area
INSERT INTO unit_areas (unit_id, area) VALUES ($1, $2);

-- name: who_is_missing
-- Those who are in charge of open tickets and have left, or are away; and nobody (0).
SELECT o.assignee_id,
  CASE WHEN o.assignee_id = 0 THEN 'nobody' WHEN m.active THEN 'absent' ELSE 'left' END
FROM (SELECT DISTINCT assignee_id FROM open_tickets_of WHERE tickets > 0) AS o LEFT JOIN members m ON m.id = o.assignee_id
WHERE o.assignee_id = 0 OR NOT m.active
  OR EXISTS (SELECT 1 FROM absences a WHERE a.member_id = o.assignee_id AND a.cancelled_at IS NULL
             AND a.until_at > $1 AND a.from_at <= $1)
ORDER BY o.assignee_id;
