-- The tables of layout 0002, as SQLite has them. Written once; never changed.

CREATE TABLE account (
	id TEXT NOT NULL, 
	doc TEXT NOT NULL, 
	reading_key INTEGER, 
	lead BOOLEAN NOT NULL, 
	same TEXT NOT NULL, 
	first TEXT, 
	news TEXT, 
	incident TEXT, 
	source TEXT, 
	traits BLOB NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (id)
);

CREATE INDEX account_by_doc ON account (doc);

CREATE INDEX account_by_first ON account (first);

CREATE INDEX account_by_incident ON account (incident);

CREATE INDEX account_by_news ON account (news);

CREATE INDEX account_by_same ON account (same, id);

CREATE TABLE account_key (
	"key" INTEGER NOT NULL, 
	account TEXT NOT NULL, 
	PRIMARY KEY ("key", account)
)
 WITHOUT ROWID;

CREATE INDEX key_by_account ON account_key (account);

CREATE TABLE correction (
	"key" INTEGER NOT NULL, 
	subject TEXT NOT NULL, 
	id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY ("key")
);

CREATE INDEX correction_by_id ON correction (id);

CREATE TABLE decision (
	"key" INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	a TEXT NOT NULL, 
	b TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (kind, a, b)
);

CREATE TABLE document (
	"key" INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (sha256)
);

CREATE TABLE incident (
	id TEXT NOT NULL, 
	forward TEXT, 
	type TEXT, 
	status TEXT, 
	background BOOLEAN, 
	day_start TEXT, 
	day_end TEXT, 
	country TEXT, 
	admin1 TEXT, 
	place TEXT, 
	lat FLOAT, 
	lon FLOAT, 
	km FLOAT, 
	precision TEXT, 
	killed INTEGER, 
	injured INTEGER, 
	outlets INTEGER, 
	reports INTEGER, 
	claimed BOOLEAN, 
	denied BOOLEAN, 
	disputed TEXT, 
	actors TEXT, 
	area TEXT, 
	version_key INTEGER, 
	data TEXT, 
	PRIMARY KEY (id)
);

CREATE INDEX incident_by_day ON incident (day_start);

CREATE INDEX incident_by_forward ON incident (forward);

CREATE TABLE incident_history (
	"key" INTEGER NOT NULL, 
	incident TEXT NOT NULL, 
	change TEXT NOT NULL, 
	other TEXT, 
	PRIMARY KEY ("key")
);

CREATE INDEX history_by_incident ON incident_history (incident);

CREATE INDEX history_by_other ON incident_history (other);

CREATE TABLE incident_version (
	"key" INTEGER NOT NULL, 
	incident TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY ("key")
);

CREATE INDEX version_by_incident ON incident_version (incident);

CREATE TABLE ledger (
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	ref INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (kind, ref)
);

CREATE TABLE linked_report (
	doc TEXT NOT NULL, 
	PRIMARY KEY (doc)
)
 WITHOUT ROWID;

CREATE TABLE pair (
	a TEXT NOT NULL, 
	b TEXT NOT NULL, 
	weight FLOAT, 
	strong SMALLINT NOT NULL, 
	PRIMARY KEY (a, b)
)
 WITHOUT ROWID;

CREATE INDEX pair_by_b ON pair (b);

CREATE TABLE report (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	title TEXT NOT NULL, 
	published TEXT, 
	lang TEXT, 
	source TEXT, 
	url TEXT, 
	data TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (id, content_hash)
);

CREATE INDEX report_by_source ON report (source);

CREATE TABLE run (
	"key" INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	lexicon TEXT NOT NULL, 
	gazetteer TEXT NOT NULL, 
	format TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (code, lexicon, gazetteer, format)
);

CREATE TABLE fetch (
	"key" INTEGER NOT NULL, 
	document_key INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	fetched_at TEXT NOT NULL, 
	content_type TEXT, 
	headers TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (url, document_key), 
	FOREIGN KEY(document_key) REFERENCES document ("key")
);

CREATE TABLE reading (
	"key" INTEGER NOT NULL, 
	report_key INTEGER NOT NULL, 
	run_key INTEGER NOT NULL, 
	same_as INTEGER, 
	digest TEXT NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (report_key, run_key, digest), 
	FOREIGN KEY(report_key) REFERENCES report ("key"), 
	FOREIGN KEY(run_key) REFERENCES run ("key"), 
	FOREIGN KEY(same_as) REFERENCES reading ("key")
);

CREATE INDEX reading_by_run ON reading (run_key);

CREATE INDEX reading_by_same ON reading (same_as);

CREATE TABLE current_reading (
	doc TEXT NOT NULL, 
	report_key INTEGER NOT NULL, 
	reading_key INTEGER, 
	PRIMARY KEY (doc), 
	UNIQUE (report_key), 
	FOREIGN KEY(report_key) REFERENCES report ("key"), 
	FOREIGN KEY(reading_key) REFERENCES reading ("key")
)
 WITHOUT ROWID;

CREATE TABLE event (
	"key" INTEGER NOT NULL, 
	reading_key INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	type TEXT NOT NULL, 
	status TEXT NOT NULL, 
	background BOOLEAN NOT NULL, 
	date_start TEXT, 
	date_end TEXT, 
	place TEXT, 
	admin1 TEXT, 
	country TEXT, 
	lat FLOAT, 
	lon FLOAT, 
	actor_basis TEXT NOT NULL, 
	killed_min INTEGER, 
	killed_max INTEGER, 
	actors TEXT NOT NULL, 
	area TEXT NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (reading_key, id), 
	FOREIGN KEY(reading_key) REFERENCES reading ("key")
);

CREATE INDEX event_by_country ON event (country, date_start);

CREATE INDEX event_by_day ON event (date_start);

CREATE TABLE failure (
	"key" INTEGER NOT NULL, 
	doc TEXT NOT NULL, 
	path TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	error TEXT NOT NULL, 
	message TEXT NOT NULL, 
	hint TEXT NOT NULL, 
	fetch_key INTEGER, 
	identity TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(fetch_key) REFERENCES fetch ("key"), 
	UNIQUE (identity)
);

CREATE TABLE origin (
	"key" INTEGER NOT NULL, 
	report_key INTEGER NOT NULL, 
	fetch_key INTEGER, 
	path TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	notes TEXT NOT NULL, 
	identity TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(report_key) REFERENCES report ("key"), 
	FOREIGN KEY(fetch_key) REFERENCES fetch ("key"), 
	UNIQUE (identity)
);

CREATE INDEX origin_by_report ON origin (report_key);

CREATE TABLE statement (
	"key" INTEGER NOT NULL, 
	reading_key INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	type TEXT NOT NULL, 
	speaker TEXT, 
	about TEXT, 
	data TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (reading_key, id), 
	FOREIGN KEY(reading_key) REFERENCES reading ("key")
);

CREATE VIRTUAL TABLE report_words USING fts5(words, content='', tokenize='ascii');
