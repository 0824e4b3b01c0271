-- Reports sum the figures of some days; without this they would read those of all days ever.
CREATE INDEX figures_day ON figures (day, unit_id);
