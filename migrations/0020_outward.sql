-- Webhooks: who is told of events, and what became of each telling. No secret is stored: it is made from the key of the data folder and
-- `generation`; `check_value` tells whether that key is still the same. While `lease` is held, one node alone sends for the webhook.
CREATE TABLE webhooks (
  id {id} PRIMARY KEY,
  url {text} NOT NULL,
  description {text} NOT NULL,
  events {text} NOT NULL,
  personal {bool} NOT NULL,
  active {bool} NOT NULL,
  deleted {bool} NOT NULL,
  generation {int} NOT NULL,
  previous_until {instant},
  check_value {text} NOT NULL,
  since {id} NOT NULL,
  created_at {instant} NOT NULL,
  created_by {id},
  version {int} NOT NULL,
  next_at {instant},
  lease {id},
  leased_until {instant},
  replay_after {id},
  replay_until {id},
  failures {int} NOT NULL,
  last_status {int},
  last_error {text},
  last_at {instant}
){strict};
CREATE INDEX webhooks_due ON webhooks (next_at, id) WHERE next_at IS NOT NULL;

-- One row for each event that a webhook is told of. `attempts` begins anew with each replay.
CREATE TABLE webhook_deliveries (
  webhook_id {id} NOT NULL,
  event_id {id} NOT NULL,
  kind {text} NOT NULL,
  stream {id},
  state {text} NOT NULL,
  attempts {int} NOT NULL,
  replays {int} NOT NULL,
  queued_at {instant} NOT NULL,
  tried_at {instant},
  status {int},
  error {text},
  took_ms {int},
  PRIMARY KEY (webhook_id, event_id)
){clustered};
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (webhook_id, state, event_id);
CREATE INDEX webhook_deliveries_old ON webhook_deliveries (queued_at) WHERE state <> 'waiting';

CREATE TABLE webhook_state (
  id {int} PRIMARY KEY,
  cursor {id} NOT NULL,
  CHECK (id = 1)
){strict};
INSERT INTO webhook_state (id, cursor) VALUES (1, 0);

-- Exports that run in the background, in parts: the rows up to `walked` stand in the parts before `part` and in the first `part_bytes`
-- of that one, so that another process goes on from there.
CREATE TABLE exports (
  id {id} PRIMARY KEY,
  member_id {id} NOT NULL,
  what {text} NOT NULL,
  format {text} NOT NULL,
  opened_from {instant},
  opened_before {instant},
  personal {bool} NOT NULL,
  state {text} NOT NULL,
  created_at {instant} NOT NULL,
  finished_at {instant},
  total {int} NOT NULL,
  done {int} NOT NULL,
  walked {id} NOT NULL,
  read_rows {int} NOT NULL,
  part {int} NOT NULL,
  part_rows {int} NOT NULL,
  part_bytes {int} NOT NULL,
  error {text},
  lease {id},
  leased_until {instant}
){strict};
CREATE INDEX exports_member ON exports (member_id, id);
CREATE INDEX exports_state ON exports (state, id);
