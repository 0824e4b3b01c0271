-- name: tickets_after
SELECT id, number, kind, state, unit_id, customer_id, channel, severity, urgency, subject, opened_at, closed_at, source, source_key, sample,
  assignee_id
FROM tickets WHERE id > $1 ORDER BY id LIMIT $2;

-- name: customers_after
SELECT id, name, phone, email, segment, external_key, created_at FROM customers WHERE id > $1 ORDER BY id LIMIT $2;

-- name: count_tickets
SELECT COUNT(*) FROM tickets;

-- name: count_customers
SELECT COUNT(*) FROM customers;

-- name: insert_export
INSERT INTO exports (id, member_id, what, format, opened_from, opened_before, personal, state, created_at, total, done, walked, read_rows,
                     part, part_rows, part_bytes)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, 0, 0, 0, 0, 1, 0, 0);

-- name: find_export
SELECT id, member_id, what, format, opened_from, opened_before, personal, state, created_at, finished_at, total, done, walked, read_rows, part,
  part_rows, part_bytes, error
FROM exports WHERE id = $1;

-- name: list_exports
SELECT id, member_id, what, format, opened_from, opened_before, personal, state, created_at, finished_at, total, done, walked, read_rows, part,
  part_rows, part_bytes, error
FROM exports WHERE member_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: unfinished_exports
SELECT COUNT(*) FROM exports WHERE member_id = $1 AND state IN ('waiting', 'running');

-- name: due_export
SELECT id FROM exports WHERE state IN ('running', 'waiting') AND (leased_until IS NULL OR leased_until <= $1)
ORDER BY state, id LIMIT 1;

-- name: take_export
UPDATE exports SET state = 'running', lease = $2, leased_until = $4
WHERE id = $1 AND state IN ('running', 'waiting') AND (leased_until IS NULL OR leased_until <= $3);

-- name: keep_export
UPDATE exports SET leased_until = $3, total = $4, done = $5, walked = $6, read_rows = $7, part = $8, part_rows = $9, part_bytes = $10
WHERE id = $1 AND lease = $2 AND state = 'running';

-- name: end_export
UPDATE exports SET state = $3, finished_at = $4, error = $5, lease = NULL, leased_until = NULL
WHERE id = $1 AND lease = $2 AND state = 'running';

-- name: cancel_export
UPDATE exports SET state = 'cancelled', finished_at = $2, lease = NULL, leased_until = NULL
WHERE id = $1 AND state IN ('waiting', 'running');

-- name: resume_export
UPDATE exports SET state = 'waiting', finished_at = NULL, error = NULL WHERE id = $1 AND state IN ('cancelled', 'failed');

-- name: old_exports
SELECT id FROM exports WHERE state IN ('cancelled', 'done', 'failed') AND id < $1 ORDER BY id LIMIT 20;

-- name: delete_export
DELETE FROM exports WHERE id = $1;

-- name: insert_import
INSERT INTO imports (id, member_id, name, format, mapping, trial, state, created_at, bytes, looked_at, row_count, imported, skipped, rejected)
VALUES ($1, $2, $3, $4, $5, $6, 'empty', $7, 0, 0, 0, 0, 0, 0);

-- name: find_import
SELECT id, member_id, name, format, mapping, trial, state, created_at, finished_at, bytes, looked_at, row_count, imported, skipped, rejected,
  error
FROM imports WHERE id = $1;

-- name: list_imports
SELECT id, member_id, name, format, '', trial, state, created_at, finished_at, bytes, looked_at, row_count, imported, skipped, rejected,
  error
FROM imports WHERE member_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: unfinished_imports
SELECT COUNT(*) FROM imports WHERE member_id = $1 AND state IN ('waiting', 'running');

-- name: fill_import
UPDATE imports SET state = 'waiting', bytes = $2 WHERE id = $1 AND state = 'empty';

-- name: due_import
SELECT id FROM imports WHERE state IN ('running', 'waiting') AND (leased_until IS NULL OR leased_until <= $1)
ORDER BY state, id LIMIT 1;

-- name: take_import
UPDATE imports SET state = 'running', lease = $2, leased_until = $4, looked_at = 0, row_count = 0, imported = 0, skipped = 0, rejected = 0
WHERE id = $1 AND state IN ('running', 'waiting') AND (leased_until IS NULL OR leased_until <= $3);

-- name: keep_import
UPDATE imports SET leased_until = $3, looked_at = $4, row_count = $5, imported = $6, skipped = $7, rejected = $8
WHERE id = $1 AND lease = $2 AND state = 'running';

-- name: end_import
UPDATE imports SET state = $3, finished_at = $4, error = $5, lease = NULL, leased_until = NULL
WHERE id = $1 AND lease = $2 AND state = 'running';

-- name: cancel_import
UPDATE imports SET state = 'cancelled', finished_at = $2, lease = NULL, leased_until = NULL
WHERE id = $1 AND state IN ('empty', 'waiting', 'running');

-- name: again_import
UPDATE imports SET state = 'waiting', trial = $2, finished_at = NULL, error = NULL
WHERE id = $1 AND bytes > 0 AND state IN ('cancelled', 'failed', 'done');

-- name: old_imports
SELECT id FROM imports WHERE state IN ('cancelled', 'done', 'empty', 'failed') AND id < $1 ORDER BY id LIMIT 20;

-- name: delete_import
DELETE FROM imports WHERE id = $1;

-- name: insert_import_reject
INSERT INTO import_rejects (import_id, position, line, row_key, reason) VALUES ($1, $2, $3, $4, $5);

-- name: import_rejects_after
SELECT position, line, row_key, reason FROM import_rejects WHERE import_id = $1 AND position > $2 ORDER BY position LIMIT $3;

-- name: delete_import_rejects
DELETE FROM import_rejects WHERE import_id = $1;
