-- name: policy_versions
SELECT label, hash FROM policy_versions ORDER BY effective_from, label;

-- name: add_policy_version
INSERT INTO policy_versions (label, hash, effective_from, first_seen_at) VALUES ($1, $2, $3, $4) ON CONFLICT (label) DO NOTHING;

-- name: root_unit
SELECT id FROM units WHERE parent IS NULL ORDER BY id LIMIT 1;

-- name: unit_exists
SELECT id FROM units WHERE id = $1;

-- name: newest_event
SELECT id FROM events ORDER BY id DESC LIMIT 1;

-- name: first_member
SELECT id FROM members ORDER BY id LIMIT 1;

-- name: newest_checkpoint
SELECT number FROM checkpoints ORDER BY number DESC LIMIT 1;

-- name: policy_versions_taken
SELECT label, effective_from FROM policy_versions ORDER BY effective_from, label;

-- name: policy_books
SELECT files FROM policy_books ORDER BY first_seen_at DESC, hash LIMIT 20;

-- name: policy_book_known
SELECT hash FROM policy_books WHERE hash = $1;

-- name: keep_policy_book
INSERT INTO policy_books (hash, files, first_seen_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING;

-- name: members_without_unit
SELECT login FROM members WHERE active AND unit IS NULL AND (' ' || roles || ' ') NOT LIKE '% admin %' ORDER BY id LIMIT 5;

-- name: active_administrators
SELECT COUNT(*) FROM members WHERE active AND (' ' || roles || ' ') LIKE '% admin %';

-- name: departments
SELECT id, name FROM units WHERE kind = 'department' ORDER BY id;

-- name: newest_recorded
SELECT recorded_at FROM events ORDER BY id DESC LIMIT 1;

-- name: figures_behind
SELECT COUNT(*) FROM (SELECT id FROM events WHERE id > (SELECT last_event FROM metric_state WHERE id = 1) LIMIT 100000) AS behind;

-- name: open_duties
-- How many are overdue at $1, and how many nobody is in charge of.
SELECT COALESCE(SUM(CASE WHEN due_at < $1 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN member_id IS NULL THEN 1 ELSE 0 END), 0)
FROM duties WHERE completed_at IS NULL;

-- name: parked_deliveries
-- Of each webhook, so that its index counts; there are 100 at most.
SELECT w.url, (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.state = 'parked')
FROM webhooks w WHERE NOT w.deleted ORDER BY w.id LIMIT 100;

-- name: oldest_recorded
SELECT recorded_at FROM events WHERE id > 0 ORDER BY id LIMIT 1;
