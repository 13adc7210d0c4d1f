PRAGMA application_id=1297240900;
PRAGMA user_version=1;
BEGIN TRANSACTION;
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
	data TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (reading_key, id), 
	FOREIGN KEY(reading_key) REFERENCES reading ("key") ON DELETE CASCADE
);
INSERT INTO "event" VALUES(1,1,'e1','air_strike','reported',0,'2023-01-20','2023-01-20','Al-Tanf','Homs','SY',33.5,38.6,'claimed',3,3,'{"id":"e1","type":"air_strike","status":"reported","background":false,"date":{"start":"2023-01-20","end":"2023-01-20","text":"يوم الجمعة","text_start":70,"text_end":80,"rule":"","granularity":"day","anchor":null,"direction":null,"hour_start":null,"hour_end":null,"zone":null,"reason":null},"place":{"text":"التنف","start":29,"end":34,"rule":"test","name_en":"Al-Tanf","admin1":"Homs","country":"SY","lat":33.5,"lon":38.6,"uncertainty_km":null,"precision":"site","gazetteer_id":"test:1","relation":"at","reason":null,"candidates":[]},"actors":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":"armed faction","actor_id":null,"kind":"armed_group","affiliations":[]}],"actor_basis":"claimed","targets":[{"text":"قاعدة التحالف الدولي في منطقة التنف بالبادية السورية","start":0,"end":52,"rule":"test","name_en":null,"actor_id":null,"kind":"armed_group","affiliations":[]}],"weapons":[{"text":"طائرات مسيرة","start":6,"end":18,"rule":"test","kind":"drone","count":null,"calibre_mm":null}],"killed":[{"min":3,"max":3,"text":"3 جنود","start":1,"end":7,"rule":"test","source":null,"side":null}],"injured":[{"min":2,"max":null,"text":"آخرين","start":1,"end":7,"rule":"test","source":null,"side":null}],"claimed_by":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":null,"actor_id":null,"kind":"armed_group","affiliations":[]}],"sources":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":"armed faction","actor_id":null,"kind":"armed_group","affiliations":[]}],"evidence":[{"text":"هجوم بطائرات مسيرة","start":0,"end":18,"rule":"test"}],"missing":[],"attributions":[],"count":null,"rule":"","status_rule":"","unresolved":[]}');
INSERT INTO "event" VALUES(2,2,'e1','air_strike','reported',0,'2023-01-20','2023-01-20','Al-Tanf','Homs','SY',33.5,38.6,'claimed',3,3,'{"id":"e1","type":"air_strike","status":"reported","background":false,"date":{"start":"2023-01-20","end":"2023-01-20","text":"يوم الجمعة","text_start":70,"text_end":80,"rule":"","granularity":"day","anchor":null,"direction":null,"hour_start":null,"hour_end":null,"zone":null,"reason":null},"place":{"text":"التنف","start":29,"end":34,"rule":"test","name_en":"Al-Tanf","admin1":"Homs","country":"SY","lat":33.5,"lon":38.6,"uncertainty_km":null,"precision":"site","gazetteer_id":"test:1","relation":"at","reason":null,"candidates":[]},"actors":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":"armed faction","actor_id":null,"kind":"armed_group","affiliations":[]}],"actor_basis":"claimed","targets":[{"text":"قاعدة التحالف الدولي في منطقة التنف بالبادية السورية","start":0,"end":52,"rule":"test","name_en":null,"actor_id":null,"kind":"armed_group","affiliations":[]}],"weapons":[{"text":"طائرات مسيرة","start":6,"end":18,"rule":"test","kind":"drone","count":null,"calibre_mm":null}],"killed":[{"min":3,"max":3,"text":"3 جنود","start":1,"end":7,"rule":"test","source":null,"side":null}],"injured":[{"min":2,"max":null,"text":"آخرين","start":1,"end":7,"rule":"test","source":null,"side":null}],"claimed_by":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":null,"actor_id":null,"kind":"armed_group","affiliations":[]}],"sources":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":"armed faction","actor_id":null,"kind":"armed_group","affiliations":[]}],"evidence":[{"text":"هجوم بطائرات مسيرة","start":0,"end":18,"rule":"test"}],"missing":[],"attributions":[],"count":null,"rule":"","status_rule":"","unresolved":[]}');
INSERT INTO "event" VALUES(3,2,'e2','air_strike','reported',0,'2023-01-20','2023-01-20','Al-Tanf','Homs','SY',33.5,38.6,'claimed',3,3,'{"id":"e2","type":"air_strike","status":"reported","background":false,"date":{"start":"2023-01-20","end":"2023-01-20","text":"يوم الجمعة","text_start":70,"text_end":80,"rule":"","granularity":"day","anchor":null,"direction":null,"hour_start":null,"hour_end":null,"zone":null,"reason":null},"place":{"text":"التنف","start":29,"end":34,"rule":"test","name_en":"Al-Tanf","admin1":"Homs","country":"SY","lat":33.5,"lon":38.6,"uncertainty_km":null,"precision":"site","gazetteer_id":"test:1","relation":"at","reason":null,"candidates":[]},"actors":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":"armed faction","actor_id":null,"kind":"armed_group","affiliations":[]}],"actor_basis":"claimed","targets":[{"text":"قاعدة التحالف الدولي في منطقة التنف بالبادية السورية","start":0,"end":52,"rule":"test","name_en":null,"actor_id":null,"kind":"armed_group","affiliations":[]}],"weapons":[{"text":"طائرات مسيرة","start":6,"end":18,"rule":"test","kind":"drone","count":null,"calibre_mm":null}],"killed":[{"min":3,"max":3,"text":"3 جنود","start":1,"end":7,"rule":"test","source":null,"side":null}],"injured":[{"min":2,"max":null,"text":"آخرين","start":1,"end":7,"rule":"test","source":null,"side":null}],"claimed_by":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":null,"actor_id":null,"kind":"armed_group","affiliations":[]}],"sources":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":"armed faction","actor_id":null,"kind":"armed_group","affiliations":[]}],"evidence":[{"text":"هجوم بطائرات مسيرة","start":0,"end":18,"rule":"test"}],"missing":[],"attributions":[],"count":null,"rule":"","status_rule":"","unresolved":[]}');
INSERT INTO "event" VALUES(4,3,'e3','air_strike','reported',0,'2023-01-20','2023-01-20','Al-Tanf','Homs','SY',33.5,38.6,'claimed',3,3,'{"id":"e3","type":"air_strike","status":"reported","background":false,"date":{"start":"2023-01-20","end":"2023-01-20","text":"يوم الجمعة","text_start":70,"text_end":80,"rule":"","granularity":"day","anchor":null,"direction":null,"hour_start":null,"hour_end":null,"zone":null,"reason":null},"place":{"text":"التنف","start":29,"end":34,"rule":"test","name_en":"Al-Tanf","admin1":"Homs","country":"SY","lat":33.5,"lon":38.6,"uncertainty_km":null,"precision":"site","gazetteer_id":"test:1","relation":"at","reason":null,"candidates":[]},"actors":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":"armed faction","actor_id":null,"kind":"armed_group","affiliations":[]}],"actor_basis":"claimed","targets":[{"text":"قاعدة التحالف الدولي في منطقة التنف بالبادية السورية","start":0,"end":52,"rule":"test","name_en":null,"actor_id":null,"kind":"armed_group","affiliations":[]}],"weapons":[{"text":"طائرات مسيرة","start":6,"end":18,"rule":"test","kind":"drone","count":null,"calibre_mm":null}],"killed":[{"min":3,"max":3,"text":"3 جنود","start":1,"end":7,"rule":"test","source":null,"side":null}],"injured":[{"min":2,"max":null,"text":"آخرين","start":1,"end":7,"rule":"test","source":null,"side":null}],"claimed_by":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":null,"actor_id":null,"kind":"armed_group","affiliations":[]}],"sources":[{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":"armed faction","actor_id":null,"kind":"armed_group","affiliations":[]}],"evidence":[{"text":"هجوم بطائرات مسيرة","start":0,"end":18,"rule":"test"}],"missing":[],"attributions":[],"count":null,"rule":"","status_rule":"","unresolved":[]}');
CREATE TABLE failure (
	"key" INTEGER NOT NULL, 
	doc TEXT NOT NULL, 
	path TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	error TEXT NOT NULL, 
	message TEXT NOT NULL, 
	hint TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (doc, path, line, error, message)
);
INSERT INTO "failure" VALUES(1,'bad','in/bad.txt',3,'EncodingError','the content is binary, not text','Save it as UTF-8.');
CREATE TABLE reading (
	"key" INTEGER NOT NULL, 
	report_key INTEGER NOT NULL, 
	version TEXT NOT NULL, 
	format TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	notes TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (report_key, version), 
	FOREIGN KEY(report_key) REFERENCES report ("key") ON DELETE CASCADE
);
INSERT INTO "reading" VALUES(1,1,'0.1.0','marsad-reading/1','557179c58c904df3a68518cfe1a737dd799f5654ee37a1ab51f73f50fd56985c','[]');
INSERT INTO "reading" VALUES(2,2,'0.1.0','marsad-reading/1','8d97adfd9bd1188da3370545722233eb44b9de3422fa51d94b4c06255807f9c7','[]');
INSERT INTO "reading" VALUES(3,3,'0.1.0','marsad-reading/1','a2f70b87fb339ecca771f21ca5bbda60cb7c18b818922514e9aea8d59bd30721','[]');
CREATE TABLE report (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	published TEXT, 
	lang TEXT, 
	source TEXT, 
	url TEXT, 
	PRIMARY KEY ("key"), 
	UNIQUE (id, content_hash)
);
INSERT INTO "report" VALUES(1,'r1','f25c828ad3aa5ce5e919d79e188742d75d4cce9c7c509d1eb94cc49b1ce6e9e4','هجوم بطائرات مسيرة على قاعدة التنف','أعلن فصيل مسلح مسؤوليته عن هجوم بطائرات مسيرة يوم الجمعة أدى إلى مقتل 3 جنود وإصابة آخرين.','2023-01-24','ar',NULL,NULL);
INSERT INTO "report" VALUES(2,'r2','f25c828ad3aa5ce5e919d79e188742d75d4cce9c7c509d1eb94cc49b1ce6e9e4','هجوم بطائرات مسيرة على قاعدة التنف','أعلن فصيل مسلح مسؤوليته عن هجوم بطائرات مسيرة يوم الجمعة أدى إلى مقتل 3 جنود وإصابة آخرين.','2023-01-24','ar',NULL,NULL);
INSERT INTO "report" VALUES(3,'r1','d30bb4f7024bd525eeb1850875b2685f81b034202f9669ef193f4fbab5f2d798','هجوم بطائرات مسيرة على قاعدة التنف','نص جديد','2023-01-24','ar',NULL,NULL);
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
	FOREIGN KEY(reading_key) REFERENCES reading ("key") ON DELETE CASCADE
);
INSERT INTO "statement" VALUES(1,1,'s1','claim','فصيل مسلح','e1','{"id":"s1","type":"claim","speaker":{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":null,"actor_id":null},"addressee":null,"about":"e1","evidence":"مسؤوليته عن هجوم","start":0,"end":16,"rule":"test"}');
INSERT INTO "statement" VALUES(2,2,'s1','claim','فصيل مسلح','e1','{"id":"s1","type":"claim","speaker":{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":null,"actor_id":null},"addressee":null,"about":"e1","evidence":"مسؤوليته عن هجوم","start":0,"end":16,"rule":"test"}');
INSERT INTO "statement" VALUES(3,3,'s1','claim','فصيل مسلح','e1','{"id":"s1","type":"claim","speaker":{"text":"فصيل مسلح","start":0,"end":9,"rule":"test","name_en":null,"actor_id":null},"addressee":null,"about":"e1","evidence":"مسؤوليته عن هجوم","start":0,"end":16,"rule":"test"}');
CREATE INDEX event_by_day ON event (date_start);
CREATE INDEX event_by_country ON event (country, date_start);
COMMIT;
