-- The present of every ticket, for fast reads; written in the transaction that appends the events.
CREATE TABLE tickets (
  id {id} PRIMARY KEY,
  number {text} NOT NULL,
  kind {text} NOT NULL,
  state {text} NOT NULL,
  stage {text} NOT NULL,
  is_open {bool} NOT NULL,
  unit_id {id} NOT NULL,
  assignee_id {id},
  customer_id {id},
  channel {text} NOT NULL,
  severity {text} NOT NULL,
  urgency {text} NOT NULL,
  subject {text} NOT NULL,
  opened_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  closed_at {instant},
  version {int} NOT NULL,
  due_at {instant},
  due_clause {text},
  warn_at {instant},
  source {text},
  source_key {text},
  sample {bool} NOT NULL,
  CHECK (is_open = (closed_at IS NULL))
){strict};
CREATE UNIQUE INDEX tickets_number ON tickets (number);
CREATE INDEX tickets_unit_open ON tickets (unit_id, id) WHERE is_open;
CREATE INDEX tickets_assignee_open ON tickets (assignee_id, id) WHERE is_open;
CREATE INDEX tickets_due_open ON tickets (due_at, id) WHERE is_open AND due_at IS NOT NULL;
CREATE INDEX tickets_customer ON tickets (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE UNIQUE INDEX tickets_source ON tickets (source, source_key) WHERE source_key IS NOT NULL;

-- The numbers that people say on the telephone.
CREATE TABLE counters (
  name {text} PRIMARY KEY,
  value {int} NOT NULL
){strict};

-- Personal texts of events, erasable; the event carries the commitment.
CREATE TABLE texts (
  stream {id} NOT NULL,
  version {int} NOT NULL,
  field {text} NOT NULL,
  salt {blob} NOT NULL,
  body {text} NOT NULL,
  PRIMARY KEY (stream, version, field)
){strict};

CREATE TABLE attachments (
  id {id} PRIMARY KEY,
  ticket_id {id} NOT NULL,
  version {int} NOT NULL,
  name {text} NOT NULL,
  media_type {text} NOT NULL,
  size {int} NOT NULL,
  sha256 {text} NOT NULL,
  created_at {instant} NOT NULL
){strict};
CREATE INDEX attachments_ticket ON attachments (ticket_id, id);

-- Signed links that ask a customer for a word; single use.
CREATE TABLE confirmations (
  id {id} PRIMARY KEY,
  ticket_id {id} NOT NULL,
  round {int} NOT NULL,
  created_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  answered_at {instant}
){strict};
CREATE INDEX confirmations_ticket ON confirmations (ticket_id, id);
