-- The customers' portal. Codes and secrets of sessions stand here as hashes only.
CREATE TABLE portal_codes (
  id {id} PRIMARY KEY,
  contact {text} NOT NULL,
  code_hash {blob} NOT NULL,
  created_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  attempts {int} NOT NULL,
  used_at {instant}
){strict};
CREATE INDEX portal_codes_contact ON portal_codes (contact, created_at, id);
CREATE INDEX portal_codes_created ON portal_codes (created_at, id);

-- A session by a signed link sees its ticket only; the ticket may have no customer.
CREATE TABLE portal_sessions (
  id {id} PRIMARY KEY,
  secret_hash {blob} NOT NULL,
  customer_id {id},
  ticket_id {id},
  created_at {instant} NOT NULL,
  expires_at {instant} NOT NULL,
  CHECK (customer_id IS NOT NULL OR ticket_id IS NOT NULL)
){strict};
CREATE UNIQUE INDEX portal_sessions_secret ON portal_sessions (secret_hash);
CREATE INDEX portal_sessions_expires ON portal_sessions (expires_at, id);

-- Every word about a consent stays; the last of each purpose is in force.
CREATE TABLE portal_consents (
  id {id} PRIMARY KEY,
  customer_id {id} NOT NULL,
  purpose {text} NOT NULL,
  granted {bool} NOT NULL,
  decided_at {instant} NOT NULL
){strict};
CREATE INDEX portal_consents_customer ON portal_consents (customer_id, id);

-- What customers ask about their own data; each is a ticket too, so that somebody owes an answer by a time.
CREATE TABLE portal_data_requests (
  id {id} PRIMARY KEY,
  customer_id {id} NOT NULL,
  kind {text} NOT NULL,
  ticket_id {id} NOT NULL,
  created_at {instant} NOT NULL
){strict};
CREATE INDEX portal_data_requests_customer ON portal_data_requests (customer_id, id);
