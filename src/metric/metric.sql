-- Metrics: figures by day, what each ticket added to them, and how far the events have been followed.

-- name: followed_to
SELECT last_event, catalogue FROM metric_state WHERE id = 1;

-- name: follow_to
UPDATE metric_state SET last_event = $2 WHERE id = 1 AND last_event = $1 AND catalogue = $3;

-- name: begin_again
-- Everything is followed once more: what a ticket added before is taken back as its turn comes.
UPDATE metric_state SET last_event = 0, catalogue = $1 WHERE id = 1 AND catalogue < $1;

-- name: events_after
-- The streams of what was recorded since, with the ticket when it is one.
SELECT e.id, e.stream, t.unit_id FROM events e LEFT JOIN tickets t ON t.id = e.stream
WHERE e.id > $1 ORDER BY e.id LIMIT $2;

-- name: amounts_of_ticket
SELECT amounts FROM metric_tickets WHERE ticket_id = $1;

-- name: keep_amounts
INSERT INTO metric_tickets (ticket_id, amounts) VALUES ($1, $2)
ON CONFLICT (ticket_id) DO UPDATE SET amounts = excluded.amounts;

-- name: add_figure
INSERT INTO metric_figures (metric, day, unit_id, kind, product, channel, value, n, total)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (metric, day, unit_id, kind, product, channel, value)
DO UPDATE SET n = metric_figures.n + excluded.n, total = metric_figures.total + excluded.total;

-- name: add_sum
INSERT INTO metric_sums (metric, grain, span, day, unit_id, kind, product, channel, value, n, total)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (metric, grain, span, day, unit_id, kind, product, channel, value)
DO UPDATE SET n = metric_sums.n + excluded.n, total = metric_sums.total + excluded.total;

-- part: below
WITH RECURSIVE below (id) AS (
  SELECT CAST($4 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT part, CAST(SUM(n) AS BIGINT), CAST(SUM(total) AS BIGINT)
FROM (
  SELECT n, total,
    CASE CAST($9 AS TEXT) WHEN 'unit' THEN CAST(unit_id AS TEXT) WHEN 'kind' THEN kind WHEN 'product' THEN product
      WHEN 'channel' THEN channel WHEN 'value' THEN value WHEN 'day' THEN CAST(day AS TEXT) ELSE '' END AS part

-- part: filters
metric = $1 AND day BETWEEN $2 AND $3 AND (CAST($4 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below))
    AND (CAST($5 AS TEXT) IS NULL OR kind = $5) AND (CAST($6 AS TEXT) IS NULL OR product = $6)
    AND (CAST($7 AS TEXT) IS NULL OR channel = $7) AND (CAST($8 AS TEXT) IS NULL OR value = $8)) AS parts
GROUP BY part ORDER BY part

-- name: sums_by
-- A unit means that unit and all below it, NULL all; so do the other filters. Grouped by the part that $9 names, or in
-- one sum when it is empty.
{{below}}
  FROM metric_figures
  WHERE {{filters}};

-- name: sums_of_grain
-- The same of what is added up already.
{{below}}
  FROM metric_sums
  WHERE grain = $10 AND span = $11 AND {{filters}};

-- name: unit_names
SELECT id, name FROM units;

-- name: unit_regions
-- Each unit with the nearest region at or above it.
WITH RECURSIVE above (unit, id, parent, kind, name, depth) AS (
  SELECT id, id, parent, kind, name, CAST(0 AS BIGINT) FROM units
  UNION ALL SELECT a.unit, u.id, u.parent, u.kind, u.name, a.depth + 1
  FROM above a JOIN units u ON u.id = a.parent WHERE a.kind <> 'region' AND a.depth < 64)
SELECT unit, id, name FROM above WHERE kind = 'region' ORDER BY unit;

-- name: unit_exists
SELECT id FROM units WHERE id = $1;

-- name: all_figures
SELECT metric, day, unit_id, kind, product, channel, value, n, total FROM metric_figures
ORDER BY metric, day, unit_id, kind, product, channel, value;

-- name: all_sums
SELECT metric, grain, span, day, unit_id, kind, product, channel, value, n, total FROM metric_sums
ORDER BY metric, grain, span, day, unit_id, kind, product, channel, value;
