/*
 * field: the table of inputs of an operation, and of what a JSON object shows. One table serves the HTML form,
 * the JSON body, a CSV line, the command line, OpenAPI and the help text: nothing is written twice.
 *
 * A field points into a plain struct by offset; its type says what stands there:
 *   LINE, TEXT, SECRET   str       one line (folded to NFC, trimmed, no control characters) / several lines / as typed
 *   MAIL, PHONE, URL     str       checked form
 *   CHOICE               int       index into `choices` (codes); -1 when not sent
 *   BOOL                 bool      checkbox "on", JSON true
 *   INT                  struct opt_int
 *   ID                   struct id none when not sent
 *   WHEN                 struct event_time (base/event_time.h), .precision == WHEN_NONE when not sent
 *   INSTANT              struct opt_int, UTC milliseconds; as input RFC 3339, local "2026-11-20T14:05" meaning JST, or what
 *                        people write: 18:00, 明日 9:00, 11/27 12:00 (see time_parse_instant)
 *   IDS                  struct id_list      several values under one name
 *   LINES                struct str_list     several values under one name, or a JSON array of strings
 *   PAIRS                struct raw_form     a form's "NAME.KEY" fields as KEY, or the members of a JSON object (texts, whole
 *                        numbers; of a list one pair each): for forms that are data; as typed, nothing checked
 */
#pragma once
#include "base/ctx.h"

enum field_type {
	FIELD_LINE, FIELD_TEXT, FIELD_SECRET, FIELD_MAIL, FIELD_PHONE, FIELD_URL, FIELD_CHOICE, FIELD_BOOL,
	FIELD_INT, FIELD_ID, FIELD_WHEN, FIELD_INSTANT, FIELD_IDS, FIELD_LINES, FIELD_PAIRS,
	FIELD_RAW /* output only: a str that already is JSON */
};

enum field_flag {
	FIELD_REQUIRED = 1,
	FIELD_PATH = 2,      /* comes from the {name} of the route, not from the body */
	FIELD_FORM_ONLY = 4, /* helps the page; not part of the API */
	FIELD_KEEP_BLANK = 8,/* an empty text is a value, not "not sent" */
	FIELD_AHEAD = 16     /* of an INSTANT: a time to come; 18:00 is the next one, a day alone means its end */
};

struct opt_int { bool has; int64_t v; };
struct id_list { const struct id *v; size_t n; };
struct str_list { const str *v; size_t n; };

/* The codes of a CHOICE: "unknown", "malware", ... in enum order, with the message that names each to people. */
struct choice { const char *code; int label; };
struct choices { const struct choice *v; size_t n; };
int choice_find(const struct choices *set, str code); /* -1 when absent */

struct field {
	const char *name;             /* in forms, JSON, CSV headings and errors */
	enum field_type type;
	size_t offset;                /* into the struct of the operation */
	unsigned flags;               /* enum field_flag */
	size_t max;                   /* characters, or list items; 0: LIMIT_LINE_CHARS / LIMIT_TEXT_CHARS */
	const struct choices *choices;
	int label;                    /* enum msg: how people call it, for errors */
	const char *doc;              /* English, one line, for OpenAPI and help */
};

/* A struct as JSON shows it. */
struct shape {
	const char *name;             /* "Incident": the schema's name in OpenAPI */
	const struct field *fields;
	size_t n_fields;
	size_t size;                  /* of the struct, so that lists can be walked */
};

/* What was sent, before anybody understood it: kept so that a form can show it again. */
struct raw_value { str name; str value; };
struct raw_form { struct raw_value *v; size_t n; };
str raw_get(const struct raw_form *raw, const char *name); /* first value; STR_NONE when absent */

/*
 * Fills `ret_in` (zeroed, of the operation's in_size) from what was sent. All problems are collected as field
 * errors with messages people can act on; false when there is at least one.
 */
bool fields_from_form(struct ctx *c, const struct field *f, size_t n, const struct raw_form *raw, void *ret_in);
/* The same from JSON text of an object; unknown members are errors. */
bool fields_from_json(struct ctx *c, const struct field *f, size_t n, str json_text, const struct raw_form *path,
                      void *ret_in);

struct buf;
/* {"id":"...","title":...}: every field of the shape, none left out; absent values are null. */
void shape_write(struct buf *b, const struct shape *s, const void *row);
