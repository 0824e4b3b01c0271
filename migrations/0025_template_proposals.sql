-- Texts for customers under change control: what is proposed, and who approved each version beside whoever wrote it.
ALTER TABLE message_templates ADD COLUMN approved_by {id};
ALTER TABLE message_template_changes ADD COLUMN approved_by {id};

CREATE TABLE template_proposals (
  id {id} PRIMARY KEY,
  template_id {id},
  base_version {int} NOT NULL,
  content {text} NOT NULL,
  active {bool} NOT NULL,
  reason {text} NOT NULL,
  state {text} NOT NULL,
  author_id {id} NOT NULL,
  created_at {instant} NOT NULL,
  decided_by {id},
  decided_at {instant},
  note {text} NOT NULL,
  CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn'))
){strict};
CREATE INDEX template_proposals_state ON template_proposals (state, id);
