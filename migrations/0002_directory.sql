-- The organisation: units and members, how members sign in, and what programs may do in their name.
CREATE TABLE units (
  id {id} PRIMARY KEY,
  parent {id} REFERENCES units (id),
  kind {text} NOT NULL,
  name {text} NOT NULL,
  version {int} NOT NULL
){strict};
CREATE INDEX units_parent ON units (parent);
-- Login and name are personal data: the member's events carry commitments to them, whose salts stand here.
CREATE TABLE members (
  id {id} PRIMARY KEY,
  login {text} NOT NULL UNIQUE,
  login_salt {blob} NOT NULL,
  name {text} NOT NULL,
  name_salt {blob} NOT NULL,
  password {text},
  roles {text} NOT NULL,
  unit {id} REFERENCES units (id),
  active {bool} NOT NULL,
  version {int} NOT NULL,
  created_at {instant} NOT NULL
){strict};
CREATE INDEX members_unit ON members (unit);
-- Secrets that a holder presents are stored as their SHA-256.
CREATE TABLE sessions (
  id {id} PRIMARY KEY,
  secret {blob} NOT NULL UNIQUE,
  member {id} NOT NULL REFERENCES members (id),
  started_at {instant} NOT NULL,
  seen_at {instant} NOT NULL,
  expires_at {instant} NOT NULL
){strict};
CREATE INDEX sessions_member ON sessions (member);
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE TABLE tokens (
  id {id} PRIMARY KEY,
  secret {blob} NOT NULL UNIQUE,
  member {id} NOT NULL REFERENCES members (id),
  name {text} NOT NULL,
  scopes {text} NOT NULL,
  created_at {instant} NOT NULL,
  expires_at {instant},
  used_at {instant},
  revoked_at {instant}
){strict};
CREATE INDEX tokens_member ON tokens (member);
-- One-time links that set a password; without a member, the link of the first administrator.
CREATE TABLE setup_links (
  secret {blob} PRIMARY KEY,
  member {id} REFERENCES members (id),
  expires_at {instant} NOT NULL
){clustered};
CREATE INDEX setup_links_member ON setup_links (member);
