-- Second factors, sign-ins that wait for one, accounts at a sign-in provider, and a list of what was done to sign in.
ALTER TABLE sessions ADD COLUMN way {text} NOT NULL DEFAULT 'password';
-- Whether more than a password stood behind it.
ALTER TABLE sessions ADD COLUMN strong {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE sessions ADD COLUMN address {text} NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN agent {text} NOT NULL DEFAULT '';

-- The secret is sealed with a key that is kept outside the database. A step that was used once is never taken again.
CREATE TABLE factors (
  member {id} PRIMARY KEY REFERENCES members (id),
  secret {blob} NOT NULL,
  begun_at {instant} NOT NULL,
  confirmed_at {instant},
  last_step {int} NOT NULL
){strict};
CREATE TABLE recovery_codes (
  member {id} NOT NULL REFERENCES members (id),
  hash {blob} NOT NULL,
  PRIMARY KEY (member, hash)
){clustered};
-- The first step was right; the secret is held by the browser that took it.
CREATE TABLE sign_in_steps (
  secret {blob} PRIMARY KEY,
  member {id} NOT NULL REFERENCES members (id),
  way {text} NOT NULL,
  expires_at {instant} NOT NULL
){clustered};
CREATE INDEX sign_in_steps_member ON sign_in_steps (member);
CREATE INDEX sign_in_steps_expires ON sign_in_steps (expires_at);
CREATE TABLE identities (
  issuer {text} NOT NULL,
  subject {text} NOT NULL,
  member {id} NOT NULL REFERENCES members (id),
  linked_at {instant} NOT NULL,
  PRIMARY KEY (issuer, subject)
){clustered};
CREATE INDEX identities_member ON identities (member);

-- What was done to sign in, right or wrong, and from where. Ids grow with time.
CREATE TABLE sign_ins (
  id {id} PRIMARY KEY,
  kind {text} NOT NULL,
  at {instant} NOT NULL,
  member {id},
  actor {id},
  way {text} NOT NULL,
  address {text} NOT NULL,
  agent {text} NOT NULL,
  subject {id}
){strict};
CREATE INDEX sign_ins_member ON sign_ins (member, id);
CREATE INDEX sign_ins_kind ON sign_ins (kind, id);

-- Failed tries, by the SHA-256 of whom or where, so that every node counts the same and a restart forgives nothing.
CREATE TABLE sign_in_tries (
  who {blob} PRIMARY KEY,
  failures {int} NOT NULL,
  last_at {instant} NOT NULL,
  wait_until {instant} NOT NULL
){clustered};
CREATE INDEX sign_in_tries_last ON sign_in_tries (last_at);
