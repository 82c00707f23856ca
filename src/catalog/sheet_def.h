/*
 * sheet_def: forms (様式) and registers (台帳) as data, catalog/sheets/KEY.yaml; docs/decisions/0040 says why. src/sheet shows,
 * checks and keeps what people put into them. A definition never decides or scores: a module in C reads values by key.
 */
#pragma once
#include "base/ctx.h"
#include "catalog/text2.h"

#define SHEETS_MAX 60
#define SHEET_SECTIONS_MAX 20
#define SHEET_FIELDS_MAX 60
#define SHEET_CHOICES_MAX 60
#define SHEET_BANDS_MAX 8

/* form: an organisation fills in one; ledger: rows of it; questions: many people answer, a module gathers and counts (no rows here). */
enum sheet_shape { SHEET_FORM, SHEET_LEDGER, SHEET_QUESTIONS, SHEET_SHAPE_MAX };
/* Where a ledger stands on the page of all of them: what we own, who helps, what protects, what we learn; none: a form. */
enum sheet_group_of { SHEET_GROUP_NONE, SHEET_GROUP_OWN, SHEET_GROUP_HELP, SHEET_GROUP_PROTECT, SHEET_GROUP_LEARN, SHEET_GROUP_MAX };
#define SHEET_BEGIN_MAX 3
enum sheet_type {
	SHEET_LINE, SHEET_TEXT,        /* one line, several */
	SHEET_NUMBER,                  /* whole, within min and max */
	SHEET_DATE,                    /* a day */
	SHEET_CHOICE, SHEET_CHOICES,   /* one of the choices, any of them */
	SHEET_PERSON, SHEET_ROW,       /* points at a person, at a row of the ledger `to` */
	SHEET_RESULT,                  /* nobody types it: the highest of the numbers or choices named in `from` */
	SHEET_TYPE_MAX
};
extern const char *const sheet_type_names[SHEET_TYPE_MAX]; /* line text number date choice choices person row result */

struct sheet_choice {
	str key;
	struct text2 name;
	int value;                     /* what it counts as in a result; its place, from 1, unless given */
};
struct sheet_field {
	str key;                       /* stable: values are kept under it */
	struct text2 name, help;       /* help may be empty */
	int section;                   /* index */
	int type;                      /* enum sheet_type */
	bool is_required, is_column;   /* column: shown in the list of a ledger */
	struct text2 unit;             /* 台, 円; may be empty */
	int64_t min, max;              /* of a number */
	const struct sheet_choice *choices; size_t n_choices;
	str to;                        /* key of a ledger; of a row */
	const int *from; size_t n_from; /* indexes of earlier fields; of a result */
	int needed_by;                 /* required when that earlier choice is `needed_value`; -1: no such rule */
	str needed_value;
	/* of a question: what to ask back about an answer, what to do first where it is missing (both may be empty), how much it
	 * presses, weighs and costs: 1 to 3, 0: not said */
	struct text2 probe, todo;
	int urgency, importance, difficulty;
};
/* What a share of the points is called, the highest first; `from`: in percent. */
struct sheet_band { str key; int from; struct text2 name, about; };
struct sheet_def {
	str key;                       /* "endpoint": in addresses and tables */
	int shape;                     /* enum sheet_shape */
	int version;                   /* grows when the definition changes */
	struct text2 name, about;      /* about: what it is for, what to do first */
	struct text2 row_name;         /* 端末: what a row is called; of a form its name */
	const struct text2 *sections; size_t n_sections;
	const struct sheet_field *fields; size_t n_fields; /* the first names the row (of questions: who answers) and is a required line */
	const struct sheet_band *bands; size_t n_bands;    /* of questions that are counted; may be none */
	int check_days;                /* a row is looked at again after so many; 0: never */
	int sees, edits;               /* enum access: the least right to read its rows, and to write them; viewer, responder unless said */
	str source;
	bool verified;
	int group;                     /* enum sheet_group_of */
	const struct text2 *begin; size_t n_begin; /* what to write down first, while it is empty; at most SHEET_BEGIN_MAX */
};
/* Index of a field or choice by its key, -1: none. */
int sheet_field_find(const struct sheet_def *d, str key);
int sheet_choice_find(const struct sheet_field *f, str key);
