-- Customers: personal data that can be erased; evidence elsewhere refers to the id and carries commitments.
CREATE TABLE customers (
  id {id} PRIMARY KEY,
  name {text} NOT NULL,
  phone {text},
  email {text},
  segment {text} NOT NULL DEFAULT 'standard',
  external_key {text},
  created_at {instant} NOT NULL,
  version {int} NOT NULL DEFAULT 1
){strict};
CREATE INDEX customers_phone ON customers (phone) WHERE phone IS NOT NULL;
CREATE INDEX customers_email ON customers (email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX customers_external ON customers (external_key) WHERE external_key IS NOT NULL;
