/*
 * own: a firm's own form of a definition (docs/decisions/0042). What a firm adds, hides, renames or moves is a list of small changes
 * on the built-in definition, kept with author and reason and laid over it whenever it is read (sheet_def_get). So a newer built-in
 * definition brings what is new in it, and what the firm changed stays. A firm's own ledger is such a list on an empty definition.
 *
 * - Nothing is lost: what is hidden, retired or gone from a newer built-in definition stays readable (sheet_def.hidden).
 * - A change that does not fit any more is passed over and told as a trouble, with its reason; it is never a failure.
 * - The version of the merged form is the built-in one plus the number of the firm's changes: it only grows.
 */
#pragma once
#include "sheet/sheet.h"

/* --- changes --- */

enum own_do {
	OWN_RENAME, OWN_HELP,                          /* field, text */
	OWN_HIDE, OWN_REQUIRED, OWN_COLUMN,            /* field; is (of the last two) */
	OWN_ORDER,                                     /* at: "KEY:SECTION" of every field that is asked, in their order */
	OWN_ADD,                                       /* added */
	OWN_ADD_CHOICE, OWN_RENAME_CHOICE, OWN_HIDE_CHOICE, /* field, choice, text */
	OWN_SHEET_NAME, OWN_ROW_NAME, OWN_ABOUT,       /* text */
	OWN_DO_MAX
};
struct own_change {
	int what;                    /* enum own_do; -1: of a newer program, kept as it is in `raw` */
	str field, choice;
	struct text2 text;
	bool is;
	const str *at; size_t n_at;
	struct sheet_field added;    /* its key is `field` */
	str raw;
};
/* As it is kept: a JSON list. A change this program does not know is kept and told as a trouble. */
bool own_changes_read(struct ctx *c, str json, struct own_change **ret, size_t *ret_n);
str own_changes_text(struct ctx *c, const struct own_change *v, size_t n);
/* A definition's fields as a list of OWN_ADD: how the built-in form looked when the firm last said that it had seen it. */
str own_base_text(struct ctx *c, const struct sheet_def *built_in);

enum own_fault {
	OWN_GONE,          /* the field it speaks of is gone from the built-in form */
	OWN_CLASH,         /* a newer built-in form has a field with the same key */
	OWN_IN_USE,        /* hides what a rule or the program reads: it is shown again */
	OWN_CLOSED,        /* adds a choice where a module knows each of them */
	OWN_NO_CHOICE,     /* speaks of a choice that is gone, or of a field without choices */
	OWN_TOO_MANY,      /* more fields or choices than a form may have */
	OWN_UNKNOWN        /* made by a newer program */
};
struct own_trouble { int fault; str field, choice; const struct own_change *change; };

/* Laid over the built-in definition; `built_in` NULL: over an empty ledger. What lies in the result belongs to the arena. */
struct own_laying {
	const struct sheet_def *built_in;
	str key;
	const struct own_change *changes; size_t n_changes;
	const struct own_change *base; size_t n_base;
	int own_version;
};
struct own_laid { struct sheet_def def; struct own_trouble *troubles; size_t n_troubles; };
void own_lay(struct ctx *c, const struct own_laying *l, struct own_laid *ret);

/* --- what a firm has --- */

struct sheet_own {
	int version;                 /* changes so far; 0: none ever */
	int base_version;            /* of the built-in definition when somebody last said that it was seen; 0: none */
	struct own_change *changes; size_t n_changes;
	struct own_change *base; size_t n_base;
	const struct sheet_def *built_in; /* NULL: a ledger of the firm's own */
	struct own_laid laid;        /* the form as it is now */
	/* Of a built-in definition that is newer than base_version: what it asks now, what it asks no more. */
	const struct sheet_field **news; size_t n_news;
	const struct own_change **gone; size_t n_gone;
};
/* ERR_NOT_FOUND when there is no such definition. */
bool sheet_own_get(struct ctx *c, str sheet, struct sheet_own *ret);

struct sheet_own_version { int64_t version, made_at; str what, words, reason, who; };
/* The form's history, newest first, at most 100. */
bool sheet_own_history(struct ctx *c, str sheet, struct sheet_own_version **ret, size_t *ret_n);

/* For doctor: forms of all firms with changes that do not fit the built-in ones any more; `why` of the first, in English. */
struct own_health { str org_name, sheet, why; size_t n_troubles; };
bool own_health(struct ctx *c, struct own_health **ret, size_t *ret_n);
