-- The places that a region covers, so that a ticket's region can come from its customer's address.
CREATE TABLE unit_areas (
  unit_id {id} NOT NULL REFERENCES units (id),
  area {text} NOT NULL,
  PRIMARY KEY (unit_id, area)
){clustered};
