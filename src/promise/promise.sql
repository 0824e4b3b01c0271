-- name: stored_promises
SELECT clause, rule, occurrence, kind, policy_version, unit_id, started_at, due_at, warn_at, stopped_at, state, provisional,
       decided_at, next_at
FROM promises WHERE subject_id = $1;

-- name: insert_promise
INSERT INTO promises (subject_id, clause, rule, occurrence, kind, policy_version, unit_id, started_at, due_at, warn_at,
                      stopped_at, state, provisional, decided_at, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: insert_four_promises
INSERT INTO promises (subject_id, clause, rule, occurrence, kind, policy_version, unit_id, started_at, due_at, warn_at,
                      stopped_at, state, provisional, decided_at, next_at)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15),
  ($16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30),
  ($31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45),
  ($46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60);

-- name: put_promise
INSERT INTO promises (subject_id, clause, rule, occurrence, kind, policy_version, unit_id, started_at, due_at, warn_at,
                      stopped_at, state, provisional, decided_at, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (subject_id, clause, rule, occurrence) DO UPDATE SET
  kind = excluded.kind, policy_version = excluded.policy_version, unit_id = excluded.unit_id, started_at = excluded.started_at,
  due_at = excluded.due_at, warn_at = excluded.warn_at, stopped_at = excluded.stopped_at, state = excluded.state,
  provisional = excluded.provisional, decided_at = excluded.decided_at, next_at = excluded.next_at;

-- name: drop_promise
DELETE FROM promises WHERE subject_id = $1 AND clause = $2 AND rule = $3 AND occurrence = $4;

-- name: due_promises
SELECT subject_id, clause, rule, occurrence, unit_id, due_at, next_at
FROM promises WHERE next_at <= $1 ORDER BY next_at, subject_id LIMIT $2;

-- name: next_moment
SELECT next_at FROM promises WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1;

-- name: advance_promise
UPDATE promises SET state = $5, next_at = $6, decided_at = $7
WHERE subject_id = $1 AND clause = $2 AND rule = $3 AND occurrence = $4;

-- name: add_figure
INSERT INTO figures (clause, rule, unit_id, day, met, breached) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clause, rule, unit_id, day) DO UPDATE SET
  met = figures.met + excluded.met, breached = figures.breached + excluded.breached;

-- name: add_month_figure
INSERT INTO figure_months (clause, rule, unit_id, month, met, breached) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clause, rule, unit_id, month) DO UPDATE SET
  met = figure_months.met + excluded.met, breached = figure_months.breached + excluded.breached;

-- name: add_open_figure
INSERT INTO open_figures (clause, rule, unit_id, running, yellow, overdue, paused) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (clause, rule, unit_id) DO UPDATE SET
  running = open_figures.running + excluded.running, yellow = open_figures.yellow + excluded.yellow,
  overdue = open_figures.overdue + excluded.overdue, paused = open_figures.paused + excluded.paused;

-- name: add_open_tickets
INSERT INTO open_tickets (unit_id, kind, state, light, tickets) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (unit_id, kind, state, light) DO UPDATE SET tickets = open_tickets.tickets + excluded.tickets;

-- name: add_open_tickets_of
INSERT INTO open_tickets_of (assignee_id, unit_id, kind, state, light, tickets) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (assignee_id, unit_id, kind, state, light) DO UPDATE SET tickets = open_tickets_of.tickets + excluded.tickets;

-- name: day_figures
SELECT clause, rule, unit_id, day, met, breached FROM figures ORDER BY clause, rule, unit_id, day;

-- name: open_figures
SELECT clause, rule, unit_id, running, yellow, overdue, paused FROM open_figures ORDER BY clause, rule, unit_id;

-- name: month_figures
SELECT clause, rule, unit_id, month, met, breached FROM figure_months ORDER BY clause, rule, unit_id, month;
