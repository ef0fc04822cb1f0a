-- Work items beside calls: the channel, and what a work item has instead of a caller.
ALTER TABLE interaction ADD COLUMN media TEXT NOT NULL DEFAULT 'voice';
ALTER TABLE interaction ADD COLUMN title TEXT;
ALTER TABLE interaction ADD COLUMN created_by TEXT;
