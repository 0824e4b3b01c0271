-- What the desk works with around tickets: lights and counts kept by changes, lists, views, tags, watchers, links, tasks, drafts,
-- templates, mass updates that can be taken back.

-- The light of an open ticket as it was last turned, and the next moment at which time alone turns it.
ALTER TABLE tickets ADD COLUMN light {text} NOT NULL DEFAULT 'none';
ALTER TABLE tickets ADD COLUMN light_at {instant};
UPDATE tickets SET
  light = CASE WHEN due_at IS NOT NULL THEN 'blue'
               WHEN EXISTS (SELECT 1 FROM promises p WHERE p.subject_id = tickets.id AND p.state = 'paused' AND p.stopped_at IS NULL)
               THEN 'paused' ELSE 'none' END,
  light_at = COALESCE(warn_at, due_at + 1)
WHERE is_open;
CREATE INDEX tickets_light_next ON tickets (light_at, id) WHERE light_at IS NOT NULL;

-- Open tickets in the orders of the lists. What lists filter by stands in the index, so that rows are read only when they are shown.
DROP INDEX tickets_due_open;
CREATE INDEX tickets_open_due ON tickets ((COALESCE(due_at, 9223372036854775807)), id, light, state, kind, severity, unit_id, assignee_id,
  opened_at) WHERE is_open;
CREATE INDEX tickets_mine_due ON tickets ((COALESCE(assignee_id, 0)), (COALESCE(due_at, 9223372036854775807)), id, light, state, kind)
  WHERE is_open;
CREATE INDEX tickets_open_newest ON tickets (id, light, state, kind, severity, unit_id, assignee_id, opened_at) WHERE is_open;
CREATE INDEX tickets_open_waiting ON tickets (opened_at, id, light, state, kind, severity, unit_id, assignee_id) WHERE is_open;
CREATE INDEX tickets_open_updated ON tickets (updated_at, id, light, state, kind, severity, unit_id, assignee_id) WHERE is_open;

-- Open tickets counted: by what they are, and by who is in charge (0: nobody).
CREATE TABLE open_tickets (
  unit_id {id} NOT NULL,
  kind {text} NOT NULL,
  state {text} NOT NULL,
  light {text} NOT NULL,
  tickets {int} NOT NULL,
  PRIMARY KEY (unit_id, kind, state, light)
){clustered};
CREATE TABLE open_tickets_of (
  assignee_id {id} NOT NULL,
  unit_id {id} NOT NULL,
  kind {text} NOT NULL,
  state {text} NOT NULL,
  light {text} NOT NULL,
  tickets {int} NOT NULL,
  PRIMARY KEY (assignee_id, unit_id, kind, state, light)
){clustered};
INSERT INTO open_tickets (unit_id, kind, state, light, tickets)
SELECT unit_id, kind, state, light, COUNT(*) FROM tickets WHERE is_open GROUP BY unit_id, kind, state, light;
INSERT INTO open_tickets_of (assignee_id, unit_id, kind, state, light, tickets)
SELECT COALESCE(assignee_id, 0), unit_id, kind, state, light, COUNT(*) FROM tickets WHERE is_open
GROUP BY COALESCE(assignee_id, 0), unit_id, kind, state, light;

CREATE TABLE ticket_tags (
  ticket_id {id} NOT NULL,
  tag {text} NOT NULL,
  PRIMARY KEY (ticket_id, tag)
){clustered};
CREATE INDEX ticket_tags_tag ON ticket_tags (tag, ticket_id);
CREATE TABLE tags (
  tag {text} PRIMARY KEY,
  tickets {int} NOT NULL
){clustered};

CREATE TABLE watchers (
  ticket_id {id} NOT NULL,
  member_id {id} NOT NULL,
  since {instant} NOT NULL,
  PRIMARY KEY (ticket_id, member_id)
){clustered};
CREATE INDEX watchers_member ON watchers (member_id, ticket_id);

-- Each link from both sides.
CREATE TABLE ticket_links (
  ticket_id {id} NOT NULL,
  kind {text} NOT NULL,
  other_id {id} NOT NULL,
  created_at {instant} NOT NULL,
  PRIMARY KEY (ticket_id, kind, other_id)
){clustered};

-- Follow-ups and call-backs. Titles are personal and can be erased; the timeline carries commitments to them.
CREATE TABLE tasks (
  id {id} PRIMARY KEY,
  ticket_id {id} NOT NULL,
  kind {text} NOT NULL,
  title {text} NOT NULL,
  assignee_id {id} NOT NULL,
  due_at {instant} NOT NULL,
  remind_at {instant},
  reminded_at {instant},
  state {text} NOT NULL,
  created_at {instant} NOT NULL,
  created_by {id} NOT NULL,
  done_at {instant},
  version {int} NOT NULL
){strict};
CREATE INDEX tasks_ticket ON tasks (ticket_id, id);
CREATE INDEX tasks_assignee_open ON tasks (assignee_id, due_at, id) WHERE done_at IS NULL;
CREATE INDEX tasks_remind ON tasks (remind_at, id) WHERE remind_at IS NOT NULL AND reminded_at IS NULL AND done_at IS NULL;

CREATE TABLE drafts (
  member_id {id} NOT NULL,
  ticket_id {id} NOT NULL,
  purpose {text} NOT NULL,
  content {text} NOT NULL,
  updated_at {instant} NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (member_id, ticket_id, purpose)
){clustered};

CREATE TABLE message_templates (
  id {id} PRIMARY KEY,
  content {text} NOT NULL,
  active {bool} NOT NULL,
  version {int} NOT NULL,
  updated_at {instant} NOT NULL,
  updated_by {id} NOT NULL
){strict};
CREATE TABLE message_template_changes (
  template_id {id} NOT NULL,
  version {int} NOT NULL,
  content {text} NOT NULL,
  active {bool} NOT NULL,
  at {instant} NOT NULL,
  by_member {id} NOT NULL,
  PRIMARY KEY (template_id, version)
){clustered};

-- Saved lists: of one member, of a unit, or of everybody (scope: private, unit, shared).
CREATE TABLE saved_views (
  id {id} PRIMARY KEY,
  scope {text} NOT NULL,
  owner_id {id} NOT NULL,
  unit_id {id},
  name {text} NOT NULL,
  content {text} NOT NULL,
  version {int} NOT NULL,
  updated_at {instant} NOT NULL
){strict};
CREATE INDEX saved_views_owner ON saved_views (owner_id, id) WHERE scope = 'private';
CREATE INDEX saved_views_unit ON saved_views (unit_id, id) WHERE scope = 'unit';
CREATE INDEX saved_views_shared ON saved_views (id) WHERE scope = 'shared';

-- What a mass update changed, for as long as it can be taken back.
CREATE TABLE mass_updates (
  id {id} PRIMARY KEY,
  secret {blob} NOT NULL UNIQUE,
  member_id {id} NOT NULL,
  content {text} NOT NULL,
  expires_at {instant} NOT NULL
){strict};
CREATE INDEX mass_updates_expires ON mass_updates (expires_at);
