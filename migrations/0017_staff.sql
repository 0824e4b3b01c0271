-- Who gets a ticket: what members can do, when they are away, and the rules by which new tickets find their group.
CREATE TABLE member_skills (
  member_id {id} NOT NULL,
  skill {text} NOT NULL,
  PRIMARY KEY (member_id, skill)
){clustered};
CREATE INDEX member_skills_skill ON member_skills (skill, member_id);

-- The note is personal and stays here; the member's stream tells only of the time.
CREATE TABLE absences (
  id {id} PRIMARY KEY,
  member_id {id} NOT NULL,
  from_at {instant} NOT NULL,
  until_at {instant} NOT NULL,
  note {text} NOT NULL,
  created_by {id} NOT NULL,
  created_at {instant} NOT NULL,
  cancelled_at {instant}
){strict};
CREATE INDEX absences_member ON absences (member_id, until_at, id) WHERE cancelled_at IS NULL;
CREATE INDEX absences_until ON absences (until_at, id) WHERE cancelled_at IS NULL;

-- Each change of the rules is a version of all of them; the last one is in force.
CREATE TABLE routing_versions (
  version {int} PRIMARY KEY,
  content {text} NOT NULL,
  reason {text} NOT NULL,
  changed_at {instant} NOT NULL,
  changed_by {id} NOT NULL
){strict};
