-- alarm_source: a program whose alarms become sightings (通報元). Its address says which; the secret says that it is that one.
CREATE TABLE alarm_source (
	org_id BLOB NOT NULL REFERENCES org (id),
	id BLOB NOT NULL,
	name TEXT NOT NULL,
	preset TEXT NOT NULL,                   -- key of catalog/alarms.yaml it began with
	lang TEXT NOT NULL,                     -- ja, en: of the words its sightings get
	card TEXT NOT NULL,                     -- first-action card of its sightings
	window_min INTEGER NOT NULL,            -- the same host and rule within so many minutes is the same
	proof TEXT NOT NULL,                    -- token: shows the secret; hmac: signs the body with it
	secret_hash BLOB NOT NULL,              -- SHA-256 of the secret
	secret BLOB NOT NULL,                   -- hmac: sealed with the key of the data folder (outbox/secret.h); else empty
	secret_at INTEGER NOT NULL,
	mapping TEXT NOT NULL,                  -- JSON: how what it sends is read (catalog/alarm_map.h)
	is_on INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	revoked_at INTEGER,                     -- the secret is worth nothing any more
	came_at INTEGER,                        -- when something last became or joined a sighting
	trouble TEXT NOT NULL,                  -- why the last one was refused; "": it was not
	place TEXT NOT NULL,                    -- where in what was sent
	trouble_at INTEGER,
	wrong INTEGER NOT NULL,                 -- how often a wrong secret was seen; once a minute is counted
	wrong_at INTEGER,
	over INTEGER NOT NULL,                  -- how often it sent too fast and was refused; once a minute is counted
	over_at INTEGER,
	over_sighting_id BLOB,                  -- the sighting that stands for what no sighting was made of
	sample TEXT NOT NULL,                   -- what was sent last and refused, or came while it was off; "": nothing
	sample_at INTEGER,
	log_number INTEGER NOT NULL,
	known_number INTEGER NOT NULL,
	PRIMARY KEY (org_id, id),
	FOREIGN KEY (org_id, over_sighting_id) REFERENCES sighting (org_id, id)
) STRICT;
CREATE INDEX alarm_source_id ON alarm_source (id);

-- alarm_known: what a source has told already, so that the same makes no second sighting.
CREATE TABLE alarm_known (
	org_id BLOB NOT NULL,
	source_id BLOB NOT NULL,
	key TEXT NOT NULL,                      -- "id " and the product's id, or "at " and host and rule; a hash when long
	number INTEGER NOT NULL,                -- in the order they came; the oldest are forgotten
	sighting_id BLOB NOT NULL,
	last_at INTEGER NOT NULL,
	is_over INTEGER NOT NULL,               -- 1: the product said that it is over
	PRIMARY KEY (org_id, source_id, key),
	FOREIGN KEY (org_id, source_id) REFERENCES alarm_source (org_id, id),
	FOREIGN KEY (org_id, sighting_id) REFERENCES sighting (org_id, id)
) STRICT;
CREATE INDEX alarm_known_number ON alarm_known (org_id, source_id, number);

-- alarm_log: what became of the last messages of a source, a row a message. Not a word of what they said.
CREATE TABLE alarm_log (
	org_id BLOB NOT NULL,
	source_id BLOB NOT NULL,
	number INTEGER NOT NULL,
	came_at INTEGER NOT NULL,
	made INTEGER NOT NULL,                  -- new sightings
	counted INTEGER NOT NULL,               -- the same again
	ended INTEGER NOT NULL,                 -- over
	again INTEGER NOT NULL,                 -- known already, nothing changed
	held INTEGER NOT NULL,                  -- more than a source may make: counted on one sighting
	refused INTEGER NOT NULL,               -- could not be read
	trouble TEXT NOT NULL,
	place TEXT NOT NULL,
	sighting_id BLOB,                       -- the first it touched
	PRIMARY KEY (org_id, source_id, number),
	FOREIGN KEY (org_id, source_id) REFERENCES alarm_source (org_id, id),
	FOREIGN KEY (org_id, sighting_id) REFERENCES sighting (org_id, id)
) STRICT;
