-- Answers to requests that carried an Idempotency-Key, kept for 48 hours. Principal 0 is nobody.
CREATE TABLE idempotency (
  principal {int} NOT NULL,
  key {text} NOT NULL,
  request {blob} NOT NULL,
  status {int} NOT NULL,
  headers {text} NOT NULL,
  body {text} NOT NULL,
  created_at {instant} NOT NULL,
  PRIMARY KEY (principal, key)
){clustered};
CREATE INDEX idempotency_created ON idempotency (created_at);
