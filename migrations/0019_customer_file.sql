-- The file of a customer: several contacts and addresses, households, devices with the warranty of their model, consents with their
-- wording, doubles that were merged, requests about one's data, and who read whole contacts.
ALTER TABLE customers ADD COLUMN household_id {id};
ALTER TABLE customers ADD COLUMN merged_into {id};
ALTER TABLE customers ADD COLUMN erased_at {instant};
CREATE INDEX customers_household ON customers (household_id, id) WHERE household_id IS NOT NULL;
CREATE INDEX customers_merged ON customers (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX customers_name ON customers (name, id);

-- Beside those of the customer's own row.
CREATE TABLE customer_contacts (
  id {id} PRIMARY KEY,
  customer_id {id} NOT NULL,
  kind {text} NOT NULL,
  value {text} NOT NULL,
  label {text} NOT NULL,
  created_at {instant} NOT NULL
){strict};
CREATE INDEX customer_contacts_customer ON customer_contacts (customer_id, id);
CREATE UNIQUE INDEX customer_contacts_value ON customer_contacts (kind, value, customer_id);

-- `shared`: the household has it together. `same_key` is the address as doubles are looked for: folded, without spaces and signs.
CREATE TABLE customer_addresses (
  id {id} PRIMARY KEY,
  customer_id {id} NOT NULL,
  label {text} NOT NULL,
  line {text} NOT NULL,
  same_key {text} NOT NULL,
  shared {bool} NOT NULL,
  created_at {instant} NOT NULL
){strict};
CREATE INDEX customer_addresses_customer ON customer_addresses (customer_id, id);
CREATE INDEX customer_addresses_same ON customer_addresses (same_key, customer_id);

-- What is sold, with its warranty by part; a changed warranty holds for devices bought from its day on.
CREATE TABLE products (
  model {text} NOT NULL,
  valid_from {text} NOT NULL,
  content {text} NOT NULL,
  version {int} NOT NULL,
  updated_at {instant} NOT NULL,
  updated_by {id},
  PRIMARY KEY (model, valid_from)
){clustered};

CREATE TABLE devices (
  id {id} PRIMARY KEY,
  customer_id {id} NOT NULL,
  model {text} NOT NULL,
  serial {text} NOT NULL,
  serial_key {text} NOT NULL,
  purchased_on {text},
  installed_on {text},
  firmware {text},
  shared {bool} NOT NULL,
  created_at {instant} NOT NULL,
  updated_at {instant} NOT NULL,
  version {int} NOT NULL
){strict};
CREATE UNIQUE INDEX devices_serial ON devices (serial_key);
CREATE INDEX devices_customer ON devices (customer_id, id);

-- Which device a ticket is about.
CREATE TABLE ticket_devices (
  ticket_id {id} PRIMARY KEY,
  device_id {id} NOT NULL
){strict};
CREATE INDEX ticket_devices_device ON ticket_devices (device_id, ticket_id);

-- By which way a consent was given or withdrawn, and to which wording.
ALTER TABLE portal_consents ADD COLUMN channel {text} NOT NULL DEFAULT 'portal';
ALTER TABLE portal_consents ADD COLUMN text_version {text} NOT NULL DEFAULT '';
ALTER TABLE portal_consents ADD COLUMN recorded_by {id};

-- A request about one's data is owed by a day, and carried out by a member.
ALTER TABLE portal_data_requests ADD COLUMN due_at {instant};
ALTER TABLE portal_data_requests ADD COLUMN done_at {instant};
ALTER TABLE portal_data_requests ADD COLUMN done_by {id};
UPDATE portal_data_requests SET due_at = created_at + 1296000000;
CREATE INDEX portal_data_requests_open ON portal_data_requests (due_at, id) WHERE done_at IS NULL;
CREATE INDEX portal_data_requests_done ON portal_data_requests (done_at, id) WHERE done_at IS NOT NULL;
CREATE INDEX portal_sessions_customer ON portal_sessions (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX portal_sessions_ticket ON portal_sessions (ticket_id, id) WHERE ticket_id IS NOT NULL;

-- Which of two records took the other in, why, and what moved, so that it can be taken apart again.
CREATE TABLE customer_merges (
  id {id} PRIMARY KEY,
  kept_id {id} NOT NULL,
  merged_id {id} NOT NULL,
  at {instant} NOT NULL,
  by_member {id} NOT NULL,
  reasons {text} NOT NULL,
  moved {text} NOT NULL,
  undone_at {instant},
  undone_by {id}
){strict};
CREATE INDEX customer_merges_kept ON customer_merges (kept_id, id);
CREATE INDEX customer_merges_merged ON customer_merges (merged_id, id);

-- Who read whole personal data of whom, by which route.
CREATE TABLE personal_readings (
  id {id} PRIMARY KEY,
  at {instant} NOT NULL,
  member_id {id} NOT NULL,
  customer_id {id} NOT NULL,
  ticket_id {id},
  route {text} NOT NULL,
  request_id {text} NOT NULL
){strict};
CREATE INDEX personal_readings_member ON personal_readings (member_id, id);
CREATE INDEX personal_readings_customer ON personal_readings (customer_id, id);

-- What is erased with a customer is found by the ticket it is about.
CREATE INDEX outbox_subject ON outbox (subject_id, id) WHERE subject_id IS NOT NULL;
CREATE INDEX inbox_subject ON inbox (subject_id, id) WHERE subject_id IS NOT NULL;
CREATE INDEX drafts_ticket ON drafts (ticket_id);
CREATE INDEX attachments_content ON attachments (sha256);
