-- Messages: what members find in their inbox, and what waits to go out to members and customers.
CREATE TABLE inbox (
  id {id} PRIMARY KEY,
  member_id {id} NOT NULL,
  topic {text} NOT NULL,
  template {text} NOT NULL,
  params {text} NOT NULL,
  subject_id {id},
  clause {text},
  urgent {bool} NOT NULL,
  shown_at {instant} NOT NULL,
  read_at {instant},
  dedupe {text}
){strict};
CREATE UNIQUE INDEX inbox_dedupe ON inbox (dedupe) WHERE dedupe IS NOT NULL;
CREATE INDEX inbox_unread ON inbox (member_id, shown_at, id) WHERE read_at IS NULL;
CREATE INDEX inbox_read ON inbox (member_id, shown_at, id) WHERE read_at IS NOT NULL;

-- `message_id` stands before the first attempt, so that a repetition after a crash carries the same. Rows of one digest go out as
-- one letter. What is secret is wiped when it is sent, dead or too late.
CREATE TABLE outbox (
  id {id} PRIMARY KEY,
  created_at {instant} NOT NULL,
  channel {text} NOT NULL,
  member_id {id},
  customer_id {id},
  address {text},
  topic {text} NOT NULL,
  template {text} NOT NULL,
  language {text} NOT NULL,
  params {text} NOT NULL,
  subject_id {id},
  clause {text},
  urgent {bool} NOT NULL,
  secret {bool} NOT NULL,
  digest {bool} NOT NULL,
  dedupe {text},
  state {text} NOT NULL,
  attempts {int} NOT NULL,
  next_at {instant},
  expires_at {instant},
  sent_at {instant},
  last_error {text},
  message_id {text} NOT NULL
){strict};
CREATE UNIQUE INDEX outbox_dedupe ON outbox (dedupe) WHERE dedupe IS NOT NULL;
CREATE INDEX outbox_due ON outbox (channel, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_customer ON outbox (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX outbox_digest ON outbox (member_id, next_at) WHERE digest AND next_at IS NOT NULL;

-- What a member wants to hear of, how and when; a member without a row has what the templates say.
CREATE TABLE notification_settings (
  member_id {id} PRIMARY KEY,
  language {text} NOT NULL,
  zone {text} NOT NULL,
  email {text},
  quiet_from {int},
  quiet_until {int},
  digest_at {int} NOT NULL,
  topics {text} NOT NULL,
  version {int} NOT NULL
){strict};

-- How far each clock has climbed its escalation ladder: the steps taken, and the moment of the next. A row begins when a light turns.
CREATE TABLE escalations (
  subject_id {id} NOT NULL,
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  occurrence {int} NOT NULL,
  step {int} NOT NULL,
  next_at {instant},
  PRIMARY KEY (subject_id, clause, rule, occurrence)
){clustered};
CREATE INDEX escalations_next ON escalations (next_at, subject_id) WHERE next_at IS NOT NULL;

-- Who coordinates a ticket now; the timeline says since when and why.
CREATE TABLE coordinators (
  ticket_id {id} PRIMARY KEY,
  member_id {id} NOT NULL,
  clause {text} NOT NULL,
  since {instant} NOT NULL
){strict};
CREATE INDEX coordinators_member ON coordinators (member_id, ticket_id);
