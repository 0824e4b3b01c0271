-- What is owed, and how it came out. Derived from events; kept so that what is due next is found without looking at what is not.
CREATE TABLE promises (
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
){strict};
CREATE INDEX promises_next ON promises (next_at, subject_id) WHERE next_at IS NOT NULL;
CREATE INDEX promises_decided ON promises (clause, state, decided_at, subject_id) WHERE decided_at IS NOT NULL;
CREATE INDEX promises_open ON promises (clause, due_at, subject_id) WHERE stopped_at IS NULL;

-- Figures by day: how many promises of a rule were decided that day (in the policy's zone), by unit.
CREATE TABLE figures (
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  unit_id {id} NOT NULL,
  day {int} NOT NULL,
  met {int} NOT NULL,
  breached {int} NOT NULL,
  PRIMARY KEY (clause, rule, unit_id, day)
){strict};

-- What is open now, by light, kept by the same changes.
CREATE TABLE open_figures (
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  unit_id {id} NOT NULL,
  running {int} NOT NULL,
  yellow {int} NOT NULL,
  overdue {int} NOT NULL,
  paused {int} NOT NULL,
  PRIMARY KEY (clause, rule, unit_id)
){strict};

-- The policies that this database has been judged by: each version's clauses may never change under its label.
CREATE TABLE policy_versions (
  label {text} PRIMARY KEY,
  hash {text} NOT NULL,
  effective_from {instant} NOT NULL,
  first_seen_at {instant} NOT NULL
){strict};
CREATE TABLE policy_books (
  hash {text} PRIMARY KEY,
  files {text} NOT NULL,
  first_seen_at {instant} NOT NULL
){strict};
