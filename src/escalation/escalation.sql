-- name: members_of_unit
SELECT id, roles FROM members WHERE unit = $1 AND active ORDER BY id;

-- name: members_of_no_unit
SELECT id, roles FROM members WHERE unit IS NULL AND active ORDER BY id;

-- name: parent_of_unit
SELECT parent FROM units WHERE id = $1;

-- name: open_red_tickets
SELECT COUNT(*) FROM coordinators c JOIN tickets t ON t.id = c.ticket_id
WHERE c.member_id = $1 AND t.is_open AND t.due_at < $2;

-- name: coordinator_of
SELECT member_id FROM coordinators WHERE ticket_id = $1;

-- name: put_coordinator
INSERT INTO coordinators (ticket_id, member_id, clause, since) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_id) DO UPDATE SET member_id = excluded.member_id, clause = excluded.clause, since = excluded.since;

-- name: forget_coordinators
DELETE FROM coordinators WHERE ticket_id IN (
  SELECT c.ticket_id FROM coordinators c JOIN tickets t ON t.id = c.ticket_id WHERE NOT t.is_open LIMIT $1);

