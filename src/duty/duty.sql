-- Duties that come back every period.

-- name: exists
SELECT id FROM duties WHERE clause = $1 AND rule = $2 AND period = $3 AND unit_id = $4;

-- name: insert
INSERT INTO duties (id, clause, rule, period, unit_id, policy_version, opened_at, warn_at, due_at, next_at, provisional, member_id,
                    state, note, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'running', '', $13);

-- name: find
SELECT d.id, d.clause, d.rule, d.period, d.unit_id, d.policy_version, d.opened_at, d.warn_at, d.due_at, d.next_at, d.provisional,
       d.member_id, d.state, d.decided_at, d.decided_day, d.completed_at, d.completed_by, d.note, d.note_salt, d.source_id,
       d.version, m.name, c.name, u.name
FROM duties d LEFT JOIN members m ON m.id = d.member_id LEFT JOIN members c ON c.id = d.completed_by
LEFT JOIN units u ON u.id = d.unit_id
WHERE d.id = $1;

-- name: list_open
-- By duties_open: what is due first. ($1, $2) is the last of the page before.
SELECT d.id, d.clause, d.rule, d.period, d.unit_id, d.policy_version, d.opened_at, d.warn_at, d.due_at, d.next_at, d.provisional,
       d.member_id, d.state, d.decided_at, d.decided_day, d.completed_at, d.completed_by, d.note, d.note_salt, d.source_id,
       d.version, m.name, c.name, u.name
FROM duties d LEFT JOIN members m ON m.id = d.member_id LEFT JOIN members c ON c.id = d.completed_by
LEFT JOIN units u ON u.id = d.unit_id
WHERE d.completed_at IS NULL AND d.due_at >= $1 AND (d.due_at, d.id) > ($1, $2)
  AND (CAST($3 AS BIGINT) IS NULL OR COALESCE(d.member_id, 0) = $3) AND (CAST($4 AS TEXT) IS NULL OR d.clause = $4)
ORDER BY d.due_at, d.id LIMIT $5;

-- name: list_done
-- By duties_done: newest first. ($1, $2) is the last of the page before.
SELECT d.id, d.clause, d.rule, d.period, d.unit_id, d.policy_version, d.opened_at, d.warn_at, d.due_at, d.next_at, d.provisional,
       d.member_id, d.state, d.decided_at, d.decided_day, d.completed_at, d.completed_by, d.note, d.note_salt, d.source_id,
       d.version, m.name, c.name, u.name
FROM duties d LEFT JOIN members m ON m.id = d.member_id LEFT JOIN members c ON c.id = d.completed_by
LEFT JOIN units u ON u.id = d.unit_id
WHERE d.completed_at IS NOT NULL AND d.completed_at <= $1 AND (d.completed_at, d.id) < ($1, $2)
  AND (CAST($3 AS BIGINT) IS NULL OR COALESCE(d.member_id, 0) = $3) AND (CAST($4 AS TEXT) IS NULL OR d.clause = $4)
ORDER BY d.completed_at DESC, d.id DESC LIMIT $5;

-- name: change
UPDATE duties SET next_at = $3, member_id = $4, state = $5, decided_at = $6, decided_day = $7, completed_at = $8,
  completed_by = $9, note = $10, note_salt = $11, source_id = $12, version = $13
WHERE id = $1 AND version = $2;

-- name: next_turn
SELECT next_at FROM duties WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1;

-- name: first_turning
SELECT id FROM duties WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, id LIMIT 1;

-- name: waiting_for
SELECT id FROM duties WHERE clause = $1 AND rule = $2 AND completed_at IS NULL ORDER BY due_at, id;

-- name: fulfilled_by
SELECT id FROM duties WHERE clause = $1 AND rule = $2 AND source_id = $3;

-- name: open_of
SELECT COUNT(*) FROM duties WHERE member_id = $1 AND completed_at IS NULL;

-- name: in_nobodys_charge
-- Nobody's, or of somebody who has left.
SELECT d.id FROM duties d LEFT JOIN members m ON m.id = d.member_id
WHERE d.completed_at IS NULL AND (d.member_id IS NULL OR NOT m.active) ORDER BY d.due_at, d.id;

-- name: departments
SELECT id FROM units WHERE kind = 'department' ORDER BY id;

-- name: insert_file
INSERT INTO duty_files (id, duty_id, name, media_type, size, sha256, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: files_of
SELECT id, name, media_type, size, sha256, added_at, added_by FROM duty_files WHERE duty_id = $1 ORDER BY id;

-- name: find_file
SELECT id, name, media_type, size, sha256, added_at, added_by FROM duty_files WHERE duty_id = $1 AND id = $2;

-- name: add_ticket
INSERT INTO duty_tickets (duty_id, ticket_id) VALUES ($1, $2) ON CONFLICT (duty_id, ticket_id) DO NOTHING;

-- name: tickets_of
SELECT t.id, t.number FROM duty_tickets d JOIN tickets t ON t.id = d.ticket_id WHERE d.duty_id = $1 ORDER BY t.id;

-- name: ticket_by_id
SELECT id FROM tickets WHERE id = $1;

-- name: ticket_by_number
SELECT id FROM tickets WHERE number = $1;

-- name: happened
-- By events_kind: these are few.
SELECT id, stream, at, actor, body FROM events WHERE kind = $1 AND id > $2 ORDER BY at, stream, version;

-- name: all_after
SELECT d.id, d.clause, d.rule, d.period, d.unit_id, d.policy_version, d.opened_at, d.warn_at, d.due_at, d.next_at, d.provisional,
       d.member_id, d.state, d.decided_at, d.decided_day, d.completed_at, d.completed_by, d.note, d.note_salt, d.source_id,
       d.version, '', '', ''
FROM duties d WHERE d.id > $1 ORDER BY d.id LIMIT $2;

-- name: count_opened_events
SELECT COUNT(*) FROM events WHERE kind = 'duty.opened';

-- name: count_duties
SELECT COUNT(*) FROM duties;

-- name: watched_since
SELECT MIN(first_seen_at) FROM policy_versions;
