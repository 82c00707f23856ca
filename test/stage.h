/*
 * stage: the whole program with a room in it, for tests that walk every route: real ids for the {parts} of a
 * pattern, and a body each operation can work with.
 */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "app_harness.h"

#define STAGE_TITLE "受注の画面が開かない"
/* All that a room can lack at its end, as closing takes it. */
#define STAGE_LEFT "[\"steps\",\"drafts\",\"next_report\",\"final_report\",\"level\",\"decisions\",\"questions\",\"evidence\"," \
	"\"affected\",\"masks\",\"cause\",\"recovery\",\"told\",\"follow\",\"costs\",\"lessons\",\"tasks\"]"
#define STAGE_SECRET "ひみつ4711"
#define STAGE_SECRET_MAIL "hinata-shop@evil.example"

#define STAGE_MAIL "From: shop <" STAGE_SECRET_MAIL ">\r\nTo: all@hinata.example\r\nSubject: お荷物のお知らせ\r\n\r\nhttp://evil.example/a\r\n"
/* A row of the ledger of vendors. */
#define STAGE_ROW "台帳の4712"
#define STAGE_VALUES "{\"name\":\"" STAGE_ROW "\",\"work\":\"x\",\"data\":\"none\"}"
/* Of the questions of fiveplustwo. */
#define STAGE_ANSWERS "{\"update\":\"done\",\"antivirus\":\"part\",\"backup\":\"no\",\"password\":\"unknown\",\"sharing\":\"done\",\"loss\":\"na\",\"private\":\"done\"}"
#define STAGE_ANSWERS_FORM "&values.update=done&values.antivirus=part&values.backup=no&values.password=unknown&values.sharing=done&values.loss=na&values.private=done"
#define STAGE_VALUES_FORM "&values.name=" STAGE_ROW "&values.work=x&values.data=none"

#define STAGE_THINGS 32

struct stage {
	struct harness h;
	enum access maker_access;
	struct browser *admin, *maker;  /* prepares; another account than the one whose answers are looked at */
	bool used;              /* the room was changed: the next route gets a new one */
	struct browser *stranger; /* of the other firm, who writes archives out */
	bool of_archive, of_paper; /* what the route asked is about */
	str export;             /* the file of the whole organisation that was made last */
	str archive_file, imported, paper; /* what another firm wrote out, and the room it became here */
	str incident, entry, request, step, report;
	str upload, evidence, custody;
	struct browser *finder; /* nobody's: looks at forms of finders */
	str sighting_request;   /* a masking that waits, for the routes that decide on one */
	str warning;            /* to the staff */
	str receipt;            /* somebody asked whether they read a notice */
	str suspect, recipient; /* a suspicious mail and one of those who got it, likewise */
	str desk, sighting, number; /* a report of a finder, waiting for the route that comes next */
	str note;               /* of what was learnt */
	str other_room;         /* another room of the maker, to be linked with or merged into */
	str hook, delivery;     /* a target of webhooks, and a message there that did not go */
	str action, source, source_secret;
	str procedure, procedure_step, procedure_version, procedure_aside; /* the firm's own, made ready for each route that names one */
	str diagnosis;          /* a round of the self-diagnosis, open or closed as the route needs it */
	str risk;               /* made last */
	str level_version;      /* of the level asked about last */
	str mail_list;          /* an address without a person */
	str binder;             /* one that was made */
	str row;                /* of a ledger, fresh for each route that names one */
	str drill, drill_try;   /* of a call drill: likewise */
	str round, asked, given, answering; /* of questions by link: all in it, one of them, an answer, the code of a link; likewise */
	str roster;             /* a file of people, looked at; applied when the route undoes it */
	str person, way, unit;  /* somebody with a way to reach them, and a department: fresh for each route that names one */
	str file;               /* of that row */
	str bulk;               /* a change of many rows, of that row */
	str table_import, digest; /* a file for a ledger likewise, and what it would do */
	str things[STAGE_THINGS]; /* ids of what else stands in the room: see stage.c */
};

/* All routes of the program on an empty folder. */
void stage_begin(struct stage *s, enum access maker);
void stage_end(struct stage *s);
/* A room with an entry, a masking that waits, a step and a draft that could be issued; ready for `pattern`. */
void stage_room(struct stage *s, str pattern);
/* A person, a way to reach them, a department: fresh when `pattern` names one. */
void stage_contact(struct stage *s, str pattern);
/* The path with ids of the room, or of the first firm. */
const char *stage_path(struct stage *s, struct browser *b, const char *pattern);
/* Is it about the self-diagnosis? No round is open then; one that is named has an answer and is in the state the route needs. */
bool stage_is_counted(str pattern);
void stage_diagnosis(struct stage *s, str pattern);
/* JSON for the API, a form for pages. */
const char *stage_body(struct stage *s, const struct route *r);
/* Asks; makes a new room first when the last one was changed. Never an answer of 500 and above. */
struct answer stage_ask(struct stage *s, struct browser *b, const struct route *r);
/* The signed id of a finder's form on that page, as if it had been on the screen for `age_ms`. */
str stage_finder_form(struct stage *s, const char *page, int64_t age_ms);
/* By the maker; must work. Returns the body. */
str stage_make(struct stage *s, enum http_method m, str path, const char *json);
/* What follows `mark` ("\"id\":\"") in JSON, up to its end. */
str stage_member(str json, const char *mark);
/* The room that was taken in from the other firm. */
str stage_imported(struct stage *s);
/* stage_drill.c: a call drill with everybody in it, for a route that names one. */
void stage_drill(struct stage *s, str pattern);
/* stage_ask.c: a round for a route that names one, where the route needs it, with the values its form takes. */
void stage_round(struct stage *s, str pattern);
bool stage_is_round(str pattern);
#define STAGE_ASK_VALUES "{\"name\":\"北斗\",\"update\":\"yes\",\"guard\":\"yes\",\"login\":\"no\",\"backup\":\"partly\",\"call\":\"no\"}"
#define STAGE_ASK_FORM "&values.name=x&values.update=yes&values.guard=yes&values.login=no&values.backup=partly&values.call=no"
/* A body with the ids its {parts} stand for. */
const char *stage_filled(struct stage *s, const char *json);
/* stage_form.c: a change of the form of a ledger that can be taken back, the form as it is read out. */
str stage_form_sample(struct stage *s, const struct route *r, const struct field *f);
/* stage_window.c: a window of the firm for a route that names one; what stands in place of a field (or none). */
str stage_window(struct stage *s, str pattern);
void stage_consult(struct stage *s, str room, str pattern);
str stage_consult_pairs(const struct route *r);
str stage_window_sample(const struct route *r, const struct field *f);
/* stage_procedure.c: a procedure of the firm's own with a version that waits, a changed draft and one set aside. */
void stage_procedure(struct stage *s, str pattern);
str stage_procedure_part(struct stage *s, str pattern, str name); /* none: not of a procedure */
str stage_procedure_sample(struct stage *s, const struct route *r, const struct field *f);
/* stage_risk.c: a risk for a route that names one; what stands in place of a PAIRS field (may be empty), and of others (or none). */
str stage_risk(struct stage *s, str pattern);
str stage_risk_pairs(struct stage *s, const struct route *r, const struct field *f);
str stage_risk_sample(const struct route *r, const struct field *f);
/* stage_level.c: a level for a route that names one; what stands in a field of its operations (or none). */
str stage_level(struct stage *s, str pattern);
str stage_level_sample(struct stage *s, const struct route *r, const struct field *f);
/* stage_binder.c: one that was made; what stands in fields of its operations (or none). */
str stage_binder(struct stage *s);
/* stage_firm.c */
void stage_firm_ready(struct stage *s, str pattern);
str stage_firm(struct stage *s);
str stage_card(struct stage *s, str pattern);
void stage_regulation(struct stage *s, str pattern);
str stage_regulation_own(struct stage *s, const struct route *r);
str stage_binder_sample(const struct route *r, const struct field *f);
/* stage_archive.c: an unfinished upload of whoever asks (else the maker's); {archive} and {sha256}; a body that names a sent one. */
str stage_archive_upload(struct stage *s, struct browser *b);
str stage_archive_part(struct stage *s, struct browser *b, str name);
const char *stage_archive_body(struct stage *s, struct browser *b, const struct route *r);
/* A file for the ledger of vendors that adds a row; taken in where that is to be undone. */
void stage_import(struct stage *s, str pattern);
