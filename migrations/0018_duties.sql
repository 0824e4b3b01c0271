-- Duties that come back every period: opened by the program, done by people. What happened stands in the stream of each.
CREATE TABLE duties (
  id {id} PRIMARY KEY,
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  period {text} NOT NULL,
  unit_id {id} NOT NULL,
  policy_version {text} NOT NULL,
  opened_at {instant} NOT NULL,
  warn_at {instant} NOT NULL,
  due_at {instant} NOT NULL,
  next_at {instant},
  provisional {bool} NOT NULL,
  member_id {id},
  state {text} NOT NULL,
  decided_at {instant},
  decided_day {int},
  completed_at {instant},
  completed_by {id},
  note {text} NOT NULL,
  note_salt {blob},
  source_id {id},
  version {int} NOT NULL,
  CHECK (state IN ('running', 'met', 'breached'))
){strict};
CREATE UNIQUE INDEX duties_key ON duties (clause, rule, period, unit_id);
-- The moment at which the light of an open one turns next; none when nothing is to come.
CREATE INDEX duties_next ON duties (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX duties_open ON duties (due_at, id) WHERE completed_at IS NULL;
CREATE INDEX duties_of_member ON duties (member_id, due_at, id) WHERE completed_at IS NULL;
CREATE INDEX duties_done ON duties (completed_at, id) WHERE completed_at IS NOT NULL;
CREATE INDEX duties_decided ON duties (decided_day) WHERE decided_day IS NOT NULL;
CREATE INDEX duties_evidence ON duties (clause, state, decided_at, id);

-- Files that prove what was done; the contents lie beside the database, by their hash.
CREATE TABLE duty_files (
  id {id} PRIMARY KEY,
  duty_id {id} NOT NULL REFERENCES duties (id),
  name {text} NOT NULL,
  media_type {text} NOT NULL,
  size {int} NOT NULL,
  sha256 {text} NOT NULL,
  added_at {instant} NOT NULL,
  added_by {id} NOT NULL
){strict};
CREATE INDEX duty_files_duty ON duty_files (duty_id, id);

-- Tickets that were looked at.
CREATE TABLE duty_tickets (
  duty_id {id} NOT NULL,
  ticket_id {id} NOT NULL,
  PRIMARY KEY (duty_id, ticket_id)
){clustered};
CREATE INDEX duty_tickets_ticket ON duty_tickets (ticket_id);
