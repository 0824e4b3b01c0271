-- The evidence: docs/evidence.md. Rows of events and checkpoints are never updated or deleted.
CREATE TABLE streams (
  stream {id} PRIMARY KEY,
  subject {text} NOT NULL,
  version {int} NOT NULL,
  hash {blob} NOT NULL
){strict};
CREATE TABLE events (
  id {id} PRIMARY KEY,
  stream {id} NOT NULL,
  version {int} NOT NULL,
  at {instant} NOT NULL,
  recorded_at {instant} NOT NULL,
  actor {id},
  kind {text} NOT NULL,
  body {text} NOT NULL,
  hash {blob} NOT NULL,
  UNIQUE (stream, version)
){strict};
CREATE TABLE checkpoints (
  number {int} PRIMARY KEY,
  at {instant} NOT NULL,
  last_event {id} NOT NULL,
  events {int} NOT NULL,
  root {blob} NOT NULL,
  previous {blob} NOT NULL,
  signature {blob} NOT NULL,
  key_id {text} NOT NULL
){strict};
