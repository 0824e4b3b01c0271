-- Amendments of the policy: what was proposed, how it was tried on past tickets, and what was published. What happened
-- stands in the stream of each proposal.
CREATE TABLE policy_proposals (
  id {id} PRIMARY KEY,
  label {text} NOT NULL,
  state {text} NOT NULL,
  revision {int} NOT NULL,
  version {int} NOT NULL,
  author_id {id} NOT NULL,
  effective {text} NOT NULL,
  reason_zh {text} NOT NULL,
  reason_en {text} NOT NULL,
  clauses {text} NOT NULL,
  sha256 {text} NOT NULL,
  created_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  approver_id {id},
  decided_at {instant},
  note {text} NOT NULL,
  effective_from {instant},
  published_at {instant},
  CHECK (state IN ('draft', 'approved', 'published', 'rejected', 'withdrawn'))
){strict};

-- The published texts, which are read at every start beside the policy's own files.
CREATE TABLE policy_documents (
  number {int} PRIMARY KEY,
  proposal_id {id} NOT NULL UNIQUE,
  label {text} NOT NULL UNIQUE,
  document {text} NOT NULL,
  sha256 {text} NOT NULL,
  effective_from {instant} NOT NULL,
  published_at {instant} NOT NULL
){strict};

CREATE TABLE policy_trials (
  id {id} PRIMARY KEY,
  proposal_id {id} NOT NULL,
  revision {int} NOT NULL,
  state {text} NOT NULL,
  from_at {instant} NOT NULL,
  to_at {instant} NOT NULL,
  requested_by {id} NOT NULL,
  tickets {int} NOT NULL,
  done {int} NOT NULL,
  flips {int} NOT NULL,
  started_at {instant} NOT NULL,
  finished_at {instant},
  result {text} NOT NULL,
  CHECK (state IN ('running', 'done', 'cancelled', 'failed'))
){strict};
CREATE INDEX policy_trials_proposal ON policy_trials (proposal_id, id);
CREATE INDEX policy_trials_running ON policy_trials (id) WHERE state = 'running';

CREATE TABLE policy_trial_flips (
  trial_id {id} NOT NULL,
  number {int} NOT NULL,
  ticket_id {id} NOT NULL,
  clause {text} NOT NULL,
  rule {text} NOT NULL,
  occurrence {int} NOT NULL,
  before {text} NOT NULL,
  after {text} NOT NULL,
  due_before {instant},
  due_after {instant},
  PRIMARY KEY (trial_id, number)
){clustered};

-- A trial reads the tickets of a period.
CREATE INDEX tickets_opened ON tickets (opened_at, id);
