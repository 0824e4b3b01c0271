-- Metrics by day, kept by following the events: how many tickets, and the total of what was measured of them.
CREATE TABLE metric_figures (
  metric {text} NOT NULL,
  day {int} NOT NULL,
  unit_id {id} NOT NULL,
  kind {text} NOT NULL,
  product {text} NOT NULL,
  channel {text} NOT NULL,
  value {text} NOT NULL,
  n {int} NOT NULL,
  total {int} NOT NULL,
  PRIMARY KEY (metric, day, unit_id, kind, product, channel, value)
){strict};

-- What each ticket has added to them, so that a change takes back what it added before.
CREATE TABLE metric_tickets (
  ticket_id {id} PRIMARY KEY,
  amounts {text} NOT NULL
){strict};

-- How far the events have been followed.
CREATE TABLE metric_state (
  id {int} PRIMARY KEY,
  last_event {id} NOT NULL,
  CHECK (id = 1)
){strict};
INSERT INTO metric_state (id, last_event) VALUES (1, 0);

-- The quarterly reports: a draft holds what people wrote; a released one is frozen, byte for byte.
CREATE TABLE quarter_reports (
  id {id} PRIMARY KEY,
  quarter {text} NOT NULL,
  state {text} NOT NULL,
  notes {text} NOT NULL,
  body {text},
  sha256 {text},
  version {int} NOT NULL,
  created_at {instant} NOT NULL,
  released_at {instant},
  released_by {id},
  CHECK ((state = 'released') = (body IS NOT NULL))
){strict};
CREATE UNIQUE INDEX quarter_reports_quarter ON quarter_reports (quarter);
