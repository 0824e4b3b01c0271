-- Figures added up, so that a question about years reads some thousand rows: metrics by fewer parts and by month, verdicts by month.
-- A grain says by which parts its rows are kept apart beside the unit: by none, by the value, by the kind, the product or the channel with
-- the value, or by all of them; the latter four by month only. A day of the span 'month' is the first of it. The month of a day is reckoned
-- in whole numbers, as the civil calendar goes.
CREATE TABLE metric_sums (
  metric {text} NOT NULL,
  grain {text} NOT NULL,
  span {text} NOT NULL,
  day {int} NOT NULL,
  unit_id {id} NOT NULL,
  kind {text} NOT NULL,
  product {text} NOT NULL,
  channel {text} NOT NULL,
  value {text} NOT NULL,
  n {int} NOT NULL,
  total {int} NOT NULL,
  PRIMARY KEY (metric, grain, span, day, unit_id, kind, product, channel, value)
){clustered};
INSERT INTO metric_sums (metric, grain, span, day, unit_id, kind, product, channel, value, n, total)
SELECT metric, grain, span, start, unit_id, kind, product, channel, value, CAST(SUM(n) AS BIGINT), CAST(SUM(total) AS BIGINT)
FROM (
  SELECT f.metric, g.grain, g.span, CASE WHEN g.span = 'month' THEN f.month ELSE f.day END AS start, f.unit_id,
    CASE WHEN g.grain IN ('kind', 'all') THEN f.kind ELSE '' END AS kind,
    CASE WHEN g.grain IN ('product', 'all') THEN f.product ELSE '' END AS product,
    CASE WHEN g.grain IN ('channel', 'all') THEN f.channel ELSE '' END AS channel,
    CASE WHEN g.grain = 'unit' THEN '' ELSE f.value END AS value, f.n, f.total
  FROM (
    SELECT metric, unit_id, kind, product, channel, value, n, total, day, day - doy + (153 * ((5 * doy + 2) / 153) + 2) / 5 AS month
    FROM (
      SELECT metric, unit_id, kind, product, channel, value, n, total, day, doe - (365 * yoe + yoe / 4 - yoe / 100) AS doy
      FROM (
        SELECT metric, unit_id, kind, product, channel, value, n, total, day, doe,
          (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 AS yoe
        FROM (SELECT metric, unit_id, kind, product, channel, value, n, total, day, (day + 719468) % 146097 AS doe
              FROM metric_figures) AS in_era) AS in_year) AS of_year) AS f
  CROSS JOIN (
    SELECT 'unit' AS grain, 'day' AS span UNION ALL SELECT 'unit', 'month' UNION ALL SELECT 'value', 'day' UNION ALL SELECT 'value', 'month'
    UNION ALL SELECT 'kind', 'month' UNION ALL SELECT 'product', 'month' UNION ALL SELECT 'channel', 'month'
    UNION ALL SELECT 'all', 'month') AS g) AS spread
GROUP BY metric, grain, span, start, unit_id, kind, product, channel, value;

CREATE TABLE figure_months (
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  unit_id {id} NOT NULL,
  month {int} NOT NULL,
  met {int} NOT NULL,
  breached {int} NOT NULL,
  PRIMARY KEY (clause, rule, unit_id, month)
){clustered};
CREATE INDEX figure_months_month ON figure_months (month, unit_id);
INSERT INTO figure_months (clause, rule, unit_id, month, met, breached)
SELECT clause, rule, unit_id, month, CAST(SUM(met) AS BIGINT), CAST(SUM(breached) AS BIGINT)
FROM (
  SELECT clause, rule, unit_id, met, breached, day - doy + (153 * ((5 * doy + 2) / 153) + 2) / 5 AS month
  FROM (
    SELECT clause, rule, unit_id, met, breached, day, doe - (365 * yoe + yoe / 4 - yoe / 100) AS doy
    FROM (
      SELECT clause, rule, unit_id, met, breached, day, doe, (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 AS yoe
      FROM (SELECT clause, rule, unit_id, met, breached, day, (day + 719468) % 146097 AS doe FROM figures) AS in_era) AS in_year) AS of_year
  ) AS of_month
GROUP BY clause, rule, unit_id, month;
