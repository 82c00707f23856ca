/*
 * demo: the made-up firm and the chronology of its incident (catalog/demo/), compiled in by tools/catalogc. What a
 * firm would have typed itself, so in Japanese only. Read only, lives as long as the process.
 */
#pragma once
#include "catalog/catalog.h"

struct demo_person {
	str key;                 /* how the rest of the demo names this person: "konishi" */
	str name, kana, title, department, phone, mail;
	str role;                /* key of roles.yaml; empty: none */
	int access;              /* enum access; ACCESS_NONE: has no account */
	bool outside;            /* of another firm */
};
struct demo_fact {
	str key;                 /* of facts.yaml */
	str state;               /* known, unknown, investigating, none */
	str value;
	str source;
};
/* How far a step of the procedure has come when the demo begins. */
struct demo_step {
	str key;                 /* of the procedure of the incident's kind */
	str state;               /* started, done, not_needed, blocked */
	str person;              /* key of a demo_person */
	str at;                  /* when, as event_time_parse reads it; empty: when the demo is loaded */
	str note;                /* may be empty */
};
/* What a finder of the firm reported; not looked at yet. */
struct demo_sighting { str card, what, when, place, touched, name; };
/* A suspicious mail somebody passed on: who (a mail address), and the mail itself, lines ended by LF. */
struct demo_mail { str reporter, did, raw; };
/* A row of a ledger, written so many days before the demo begins. A list is the field several times; rows and people by their keys. */
#define DEMO_ROWS_MAX 200
struct demo_value { str field, value; };
struct demo_row { str key, sheet; int days_ago; const struct demo_value *values; size_t n_values; };
struct demo_firm {
	str name, slug, about, prefecture;
	const struct demo_person *people; size_t n_people;
	str kind, title;
	str noticed;             /* event time, as event_time_parse reads it */
	str noticed_by, lead;    /* keys of people */
	int level;
	const struct demo_fact *facts; size_t n_facts;
	const struct demo_step *steps; size_t n_steps;
	const struct demo_sighting *sightings; size_t n_sightings;
	const struct demo_mail *mails; size_t n_mails;
	const struct demo_row *rows; size_t n_rows;
};
extern const struct demo_firm catalog_demo_firm;
extern const str catalog_demo_chronology;  /* CSV: time,type,text,source */
