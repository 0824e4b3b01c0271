-- The quarterly reports: drafts and released ones.

-- name: find_report
SELECT id, quarter, state, notes, body, sha256, version, created_at, released_at, released_by
FROM quarter_reports WHERE quarter = $1;

-- name: insert_report
INSERT INTO quarter_reports (id, quarter, state, notes, body, sha256, version, created_at, released_at, released_by)
VALUES ($1, $2, 'draft', $3, NULL, NULL, 1, $4, NULL, NULL);

-- name: change_notes
UPDATE quarter_reports SET notes = $3, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'draft';

-- name: release_report
UPDATE quarter_reports
SET state = 'released', body = $3, sha256 = $4, released_at = $5, released_by = $6, version = version + 1
WHERE id = $1 AND version = $2 AND state = 'draft';

-- name: reports_before
SELECT id, quarter, state, '{}', NULL, sha256, version, created_at, released_at, released_by
FROM quarter_reports WHERE quarter < $1 ORDER BY quarter DESC LIMIT $2;

-- name: last_event
SELECT id, recorded_at FROM events ORDER BY id DESC LIMIT 1;

-- name: first_ticket_day
SELECT day FROM metric_figures WHERE metric = 'opened' ORDER BY day LIMIT 1;

-- name: member_name
SELECT name FROM members WHERE id = $1;
