-- Promises and their figures stand in the order of their keys: one tree to write and to read instead of a table and the index of its key.
CREATE TABLE promise_rows (
  subject_id {id} NOT NULL,
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  occurrence {int} NOT NULL,
  kind {text} NOT NULL,
  policy_version {text} NOT NULL,
  unit_id {id} NOT NULL,
  started_at {instant} NOT NULL,
  due_at {instant},
  warn_at {instant},
  stopped_at {instant},
  state {text} NOT NULL,
  provisional {bool} NOT NULL,
  decided_at {instant},
  next_at {instant},
  PRIMARY KEY (subject_id, clause, rule, occurrence)
){clustered};
INSERT INTO promise_rows (subject_id, clause, rule, occurrence, kind, policy_version, unit_id, started_at, due_at, warn_at, stopped_at,
                          state, provisional, decided_at, next_at)
SELECT subject_id, clause, rule, occurrence, kind, policy_version, unit_id, started_at, due_at, warn_at, stopped_at, state, provisional,
       decided_at, next_at
FROM promises ORDER BY subject_id, clause, rule, occurrence;
DROP TABLE promises;
ALTER TABLE promise_rows RENAME TO promises;
CREATE INDEX promises_next ON promises (next_at, subject_id) WHERE next_at IS NOT NULL;
CREATE INDEX promises_decided ON promises (clause, state, decided_at, subject_id) WHERE decided_at IS NOT NULL;
CREATE INDEX promises_open ON promises (clause, due_at, subject_id) WHERE stopped_at IS NULL;

CREATE TABLE figure_rows (
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  unit_id {id} NOT NULL,
  day {int} NOT NULL,
  met {int} NOT NULL,
  breached {int} NOT NULL,
  PRIMARY KEY (clause, rule, unit_id, day)
){clustered};
INSERT INTO figure_rows (clause, rule, unit_id, day, met, breached) SELECT clause, rule, unit_id, day, met, breached FROM figures;
DROP TABLE figures;
ALTER TABLE figure_rows RENAME TO figures;
CREATE INDEX figures_day ON figures (day, unit_id);

CREATE TABLE open_figure_rows (
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  unit_id {id} NOT NULL,
  running {int} NOT NULL,
  yellow {int} NOT NULL,
  overdue {int} NOT NULL,
  paused {int} NOT NULL,
  PRIMARY KEY (clause, rule, unit_id)
){clustered};
INSERT INTO open_figure_rows (clause, rule, unit_id, running, yellow, overdue, paused)
SELECT clause, rule, unit_id, running, yellow, overdue, paused FROM open_figures;
DROP TABLE open_figures;
ALTER TABLE open_figure_rows RENAME TO open_figures;
