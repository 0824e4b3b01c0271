-- What reports read: sums of figures, and the promises behind them. A unit means that unit and all below it; NULL all.

-- name: unit_exists
SELECT id FROM units WHERE id = $1;

-- name: last_event
SELECT id FROM events ORDER BY id DESC LIMIT 1;

-- name: next_moment
SELECT next_at FROM promises WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1;

-- name: figures_between
-- Of the days $1 to $2 and $6 to $7, and of the months that begin on the days $4 to $5.
WITH RECURSIVE below (id) AS (
  SELECT CAST($3 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT clause, rule, CAST(SUM(met) AS BIGINT), CAST(SUM(breached) AS BIGINT)
FROM (
  SELECT clause, rule, unit_id, met, breached FROM figures WHERE day BETWEEN $1 AND $2
  UNION ALL SELECT clause, rule, unit_id, met, breached FROM figure_months WHERE month BETWEEN $4 AND $5
  UNION ALL SELECT clause, rule, unit_id, met, breached FROM figures WHERE day BETWEEN $6 AND $7) AS of_period
WHERE CAST($3 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below)
GROUP BY clause, rule;

-- name: figures_by_month
-- Of the months that begin on the days $1 to $2, and of the days $3 to $4 of the month after them.
WITH RECURSIVE below (id) AS (
  SELECT CAST($5 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT clause, rule, month, CAST(SUM(met) AS BIGINT), CAST(SUM(breached) AS BIGINT)
FROM (
  SELECT clause, rule, unit_id, met, breached, month FROM figure_months WHERE month BETWEEN $1 AND $2
  UNION ALL
  SELECT clause, rule, unit_id, met, breached, CAST($3 AS BIGINT) AS month FROM figures WHERE day BETWEEN $3 AND $4) AS by_month
WHERE CAST($5 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below)
GROUP BY clause, rule, month;

-- name: duties_between
-- Duties are decided by people or the scheduler, and are few: they are counted where they stand.
WITH RECURSIVE below (id) AS (
  SELECT CAST($3 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT clause, rule, COALESCE(SUM(CASE WHEN state = 'met' THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN state = 'breached' THEN 1 ELSE 0 END), 0)
FROM duties
WHERE decided_day BETWEEN $1 AND $2 AND (CAST($3 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
GROUP BY clause, rule;

-- name: duties_by_month
WITH RECURSIVE below (id) AS (
  SELECT CAST($14 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT clause, rule, month, SUM(met), SUM(breached)
FROM (
  SELECT clause, rule, CASE WHEN state = 'met' THEN 1 ELSE 0 END AS met,
    CASE WHEN state = 'breached' THEN 1 ELSE 0 END AS breached,
    CASE WHEN decided_day < $2 THEN 0 WHEN decided_day < $3 THEN 1 WHEN decided_day < $4 THEN 2 WHEN decided_day < $5 THEN 3
         WHEN decided_day < $6 THEN 4 WHEN decided_day < $7 THEN 5 WHEN decided_day < $8 THEN 6 WHEN decided_day < $9 THEN 7
         WHEN decided_day < $10 THEN 8 WHEN decided_day < $11 THEN 9 WHEN decided_day < $12 THEN 10 ELSE 11 END AS month
  FROM duties
  WHERE decided_day >= $1 AND decided_day < $13 AND (CAST($14 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))) AS by_month
GROUP BY clause, rule, month;

-- name: duties_open
-- By their moments at $2; an overdue one that was not done is still open.
WITH RECURSIVE below (id) AS (
  SELECT CAST($1 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT clause, rule, SUM(CASE WHEN $2 < warn_at THEN 1 ELSE 0 END),
       SUM(CASE WHEN $2 >= warn_at AND $2 <= due_at THEN 1 ELSE 0 END), SUM(CASE WHEN $2 > due_at THEN 1 ELSE 0 END)
FROM duties
WHERE completed_at IS NULL AND (CAST($1 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
GROUP BY clause, rule;

-- name: duties_decided
-- The duties behind a figure: newest first. ($4, $5) is the last of the page before.
WITH RECURSIVE below (id) AS (
  SELECT CAST($7 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT d.id, d.period, d.rule, d.state, d.opened_at, d.due_at, d.completed_at, d.decided_at, d.policy_version, d.provisional, d.unit_id,
       d.member_id, m.name
FROM duties d LEFT JOIN members m ON m.id = d.member_id
WHERE d.clause = $1 AND d.state = $2 AND d.decided_at >= $3 AND d.decided_at <= $4 AND (d.decided_at, d.id) < ($4, $5)
  AND (CAST($6 AS TEXT) IS NULL OR d.rule = $6)
  AND (CAST($7 AS BIGINT) IS NULL OR d.unit_id IN (SELECT id FROM below))
ORDER BY d.decided_at DESC, d.id DESC LIMIT $8;

-- name: duties_waiting
-- What is due first. ($2, $3) is the last of the page before.
WITH RECURSIVE below (id) AS (
  SELECT CAST($5 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT d.id, d.period, d.rule, d.state, d.opened_at, d.due_at, d.completed_at, d.decided_at, d.policy_version, d.provisional, d.unit_id,
       d.member_id, m.name
FROM duties d LEFT JOIN members m ON m.id = d.member_id
WHERE d.completed_at IS NULL AND d.clause = $1 AND d.due_at >= $2 AND (d.due_at, d.id) > ($2, $3)
  AND (CAST($4 AS TEXT) IS NULL OR d.rule = $4)
  AND (CAST($5 AS BIGINT) IS NULL OR d.unit_id IN (SELECT id FROM below))
ORDER BY d.due_at, d.id LIMIT $6;

-- name: open_now
WITH RECURSIVE below (id) AS (
  SELECT CAST($1 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT clause, rule, CAST(SUM(running) AS BIGINT), CAST(SUM(yellow) AS BIGINT), CAST(SUM(overdue) AS BIGINT),
       CAST(SUM(paused) AS BIGINT)
FROM open_figures
WHERE CAST($1 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below)
GROUP BY clause, rule;

-- name: decided_evidence
-- By promises_decided: newest first. ($4, $5, $6, $7) is the last of the page before.
WITH RECURSIVE below (id) AS (
  SELECT CAST($9 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT p.subject_id, t.number, t.subject, p.rule, p.occurrence, p.kind, p.state, p.started_at, p.due_at, p.stopped_at,
       p.decided_at, p.policy_version, p.provisional, p.unit_id
FROM promises p JOIN tickets t ON t.id = p.subject_id
WHERE p.clause = $1 AND p.state = $2 AND p.decided_at >= $3 AND p.decided_at <= $4
  AND (p.decided_at, p.subject_id, p.rule, p.occurrence) < ($4, $5, $6, $7)
  AND (CAST($8 AS TEXT) IS NULL OR p.rule = $8)
  AND (CAST($9 AS BIGINT) IS NULL OR p.unit_id IN (SELECT id FROM below))
ORDER BY p.decided_at DESC, p.subject_id DESC, p.rule DESC, p.occurrence DESC LIMIT $10;

-- name: use_events
-- By events_kind: newest first. ($3, $4, $5) is the last that was looked at.
WITH RECURSIVE below (id) AS (
  SELECT CAST($6 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT e.stream, e.version, e.at, e.kind, e.actor, m.name, t.number, t.subject, t.unit_id
FROM events e JOIN tickets t ON t.id = e.stream LEFT JOIN members m ON m.id = e.actor
WHERE e.kind = $1 AND e.at >= $2 AND e.at <= $3 AND (e.at, e.stream, e.version) < ($3, $4, $5)
  AND (CAST($6 AS BIGINT) IS NULL OR t.unit_id IN (SELECT id FROM below))
ORDER BY e.at DESC, e.stream DESC, e.version DESC LIMIT $7;

-- name: open_evidence
-- By promises_open: what is due first. ($2, $3, $4, $5) is the last of the page before.
WITH RECURSIVE below (id) AS (
  SELECT CAST($7 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT p.subject_id, t.number, t.subject, p.rule, p.occurrence, p.kind, p.state, p.started_at, p.due_at, p.stopped_at,
       p.decided_at, p.policy_version, p.provisional, p.unit_id
FROM promises p JOIN tickets t ON t.id = p.subject_id
WHERE p.clause = $1 AND p.stopped_at IS NULL AND p.due_at >= $2
  AND (p.due_at, p.subject_id, p.rule, p.occurrence) > ($2, $3, $4, $5)
  AND (CAST($6 AS TEXT) IS NULL OR p.rule = $6)
  AND (CAST($7 AS BIGINT) IS NULL OR p.unit_id IN (SELECT id FROM below))
ORDER BY p.due_at, p.subject_id, p.rule, p.occurrence LIMIT $8;

-- name: open_evidence_without_due
-- By promises_open: what has no deadline now, because it is paused. ($2, $3, $4) is the last of the page before.
WITH RECURSIVE below (id) AS (
  SELECT CAST($6 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT p.subject_id, t.number, t.subject, p.rule, p.occurrence, p.kind, p.state, p.started_at, p.due_at, p.stopped_at,
       p.decided_at, p.policy_version, p.provisional, p.unit_id
FROM promises p JOIN tickets t ON t.id = p.subject_id
WHERE p.clause = $1 AND p.stopped_at IS NULL AND p.due_at IS NULL AND p.subject_id >= $2
  AND (p.subject_id, p.rule, p.occurrence) > ($2, $3, $4)
  AND (CAST($5 AS TEXT) IS NULL OR p.rule = $5)
  AND (CAST($6 AS BIGINT) IS NULL OR p.unit_id IN (SELECT id FROM below))
ORDER BY p.subject_id, p.rule, p.occurrence LIMIT $7;
