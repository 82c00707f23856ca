/*
 * sheet_def: forms (様式) and registers (台帳) as data, catalog/sheets/KEY.yaml; docs/decisions/0040 says why. src/sheet shows,
 * checks and keeps what people put into them. A definition never decides or scores: a module in C reads values by key.
 *
 * A firm may adapt a definition (sheet/own.h, docs/decisions/0042): rename, move, hide, add. What a module reads by key is marked
 * `fixed: yes` in the YAML: it can be renamed and moved, never hidden. A field or choice that is no longer asked is marked
 * `retired: yes` rather than removed, so that old rows stay readable; keys that begin with firm_ belong to the firms.
 */
#pragma once
#include "base/buf.h"
#include "base/ctx.h"
#include "catalog/text2.h"

#define SHEETS_MAX 60
#define SHEET_SECTIONS_MAX 20
#define SHEET_FIELDS_MAX 60
#define SHEET_CHOICES_MAX 60
#define SHEET_BANDS_MAX 8
#define SHEET_FORMAT 1            /* of the YAML; a file that says a higher `format` was made for a newer program */
#define SHEET_OWN_PREFIX S("firm_") /* keys of what a firm added: never one of a built-in definition */

/* form: an organisation fills in one; ledger: rows of it; questions: many people answer, a module gathers and counts (no rows here);
 * part: questions a page asks among its own and keeps itself (no rows here either; no people, no rows to choose from: finders see it). */
enum sheet_shape { SHEET_FORM, SHEET_LEDGER, SHEET_QUESTIONS, SHEET_PART, SHEET_SHAPE_MAX };
/* Where a ledger stands on the page of all of them: what we own, who helps, what protects, what we learn, what was decided beforehand; none: a form. */
enum sheet_group_of { SHEET_GROUP_NONE, SHEET_GROUP_OWN, SHEET_GROUP_HELP, SHEET_GROUP_PROTECT, SHEET_GROUP_LEARN, SHEET_GROUP_DECIDE, SHEET_GROUP_MAX };
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
	bool is_hidden;                /* not offered any more; rows may still have it, and it is understood */
	bool is_own;                   /* of the firm */
	int line;                      /* where it stands in its file; 0: not known */
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
	bool is_fixed;                 /* a module reads it: never hidden, and asked for as firmly as the module needs it */
	bool is_closed;                /* a module knows each of its choices: they can be renamed and hidden, none added */
	bool is_limit;                 /* a day on which something ends: whoever looks after the row is told before (src/limit) */
	bool is_who;                   /* asks who answers: not asked where nobody says, required or not (as the first field is not) */
	bool is_own, is_gone;          /* the firm added it; the built-in definition had it once */
	int line;                      /* where it stands in its file; 0: not known */
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
	/* Not asked, but readable: what the firm hid, what was retired. Sections count from the same list, from and needed_by are not kept. */
	const struct sheet_field *hidden; size_t n_hidden;
	int check_days;                /* a row is looked at again after so many; 0: never */
	str check_field;               /* key of a number: days of its own a row may name; empty: none */
	int sees, edits;               /* enum access: the least right to read its rows, and to write them; viewer, responder unless said */
	struct text2 source;           /* both may be empty in a firm's own */
	bool verified;
	int group;                     /* enum sheet_group_of */
	const struct text2 *begin; size_t n_begin; /* what to write down first, while it is empty; at most SHEET_BEGIN_MAX */
	int own_version;               /* changes of the firm so far; 0: as it was built in */
	bool is_own;                   /* made by the firm from nothing */
	bool is_outside;               /* for people outside the firm: rounds of it offer no groups of the firm's own */
};
/* Whether a form of this shape may ask for it: a part is read by finders, who are shown neither people nor rows. */
static inline bool sheet_may_ask(int shape, int type)
{
	return shape != SHEET_PART || (type != SHEET_PERSON && type != SHEET_ROW && type != SHEET_RESULT);
}
static inline bool sheet_has_rows(const struct sheet_def *d) { return d->shape == SHEET_FORM || d->shape == SHEET_LEDGER; }
/* The field that names the row stays first and is always asked. */
static inline bool sheet_is_title(const struct sheet_def *d, int at) { return at == 0 && sheet_has_rows(d); }
/* Index of a field or choice by its key, -1: none. */
int sheet_field_find(const struct sheet_def *d, str key);
int sheet_choice_find(const struct sheet_field *f, str key);
/* A field that is not asked any more, by its key; NULL: none. */
const struct sheet_field *sheet_hidden_find(const struct sheet_def *d, str key);

/*
 * A definition a person hands in, as YAML: the same reader and the same rules as those of the catalogue, but for `source`,
 * `about` and the second language, which may be missing, and keys that begin with firm_. `ledgers` are those a field may lead to,
 * of the firm beside those of the catalogue. Mistakes as "NAME:LINE: reason", in English; nothing is kept of a file with one.
 */
struct sheet_reading { const struct catalog *catalog; const str *ledgers; size_t n_ledgers; };
bool sheet_def_read(struct arena *a, const struct sheet_reading *with, str name, str text, struct sheet_def *ret, struct buf *errors);
/* Two languages of which one may be missing. */
static inline struct text2 text2_full(struct text2 t) { return (struct text2){ t.ja.n ? t.ja : t.en, t.en.n ? t.en : t.ja }; }
