-- name: members_of_unit
-- Those who are there at $2.
SELECT id, roles FROM members m WHERE unit = $1 AND active
  AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.member_id = m.id AND a.cancelled_at IS NULL
                  AND a.until_at > $2 AND a.from_at <= $2)
ORDER BY id;

-- name: members_of_no_unit
SELECT id, roles FROM members m WHERE unit IS NULL AND active
  AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.member_id = m.id AND a.cancelled_at IS NULL
                  AND a.until_at > $1 AND a.from_at <= $1)
ORDER BY id;

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


-- name: absent_now
SELECT id FROM absences
WHERE member_id = $1 AND cancelled_at IS NULL AND until_at > $2 AND from_at <= $2 LIMIT 1;
