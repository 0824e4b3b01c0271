-- By which catalogue of metrics the figures are counted: a program that knows another one counts everything again, beside the other work.
ALTER TABLE metric_state ADD COLUMN catalogue {int} NOT NULL DEFAULT 0;
