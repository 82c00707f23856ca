/*
 * binder: the emergency manual of a firm on paper, for the day nothing answers (緊急時マニュアル; S2, S4 7-1): chapters that
 * other modules write as papers (struct document), put together as a PDF, as one HTML file that opens without Sonae, or as a
 * page to print.
 *
 * - A chapter is a row of one table (chapters.c): a key, a name, a function `X_paper(c, with_private, doc)`. Of the
 *   procedures each is a chapter of its own, "procedure.KEY".
 * - Private numbers are taken by those alone who may see them (person_sees_private) and the numbers of contracts
 *   (helper_numbers_are_shown); the paper says on every sheet whether they are in it.
 * - Each making is a version: a row with its number, who, when, what was in it, and a line of the audit. What its chapters
 *   said is kept of the newest LIMIT_BINDERS_KEPT makings, so that the page can say what changed since, line by line.
 * - The number is taken when the bytes are made and stands on every sheet; when somebody else took it meanwhile the write is
 *   refused (ERR_CONFLICT) and nobody gets a paper.
 */
#pragma once
#include "base/operation.h"
#include "document/document.h"

enum binder_form { BINDER_PDF, BINDER_FILE, BINDER_PAGE, BINDER_FORM_MAX };
extern const struct choices binder_form_choices; /* pdf file page */

#define BINDER_COVER_CHARS 200   /* of the firm's own words on the cover */
#define BINDER_REMIND_DAYS 90    /* where nobody set another number: ours, no source names one */

/* --- chapters --- */
struct binder_chapter {
	str key, title;              /* title in the reader's language */
	bool is_left_out;            /* by this firm's plan */
	bool has_private;            /* differs when private numbers are in it */
};
extern const struct shape binder_chapter_shape;
/* What a binder can hold today, in the order of the binder. */
bool binder_chapters(struct ctx *c, struct binder_chapter **ret, size_t *ret_n);
/* One of them as a paper, in the language of c. ERR_NOT_FOUND: no such chapter. */
bool binder_paper(struct ctx *c, str key, bool with_private, struct document *ret);

/* --- what was made --- */
struct binder {
	struct id id;
	struct opt_int number;
	int form;                    /* enum binder_form */
	str lang;                    /* ja, en */
	bool with_private, is_locked;
	struct opt_int pages;
	str hash;
	struct opt_int made_at;
	str who;                     /* name of the account; none: the program */
	bool has_words;              /* its chapters are kept: what changed can be said; of binder_get alone */
};
extern const struct shape binder_shape;
#define BINDERS_SHOWN 20
bool binder_list(struct ctx *c, struct binder **ret, size_t *ret_n); /* the newest first, at most BINDERS_SHOWN */
bool binder_get(struct ctx *c, struct id id, struct binder *ret);
bool binder_may_private(struct ctx *c);

/* --- making one --- */
struct binder_part { str key, title, hash; struct document *doc; bytes body; };
/* What the forms of a binder are made from. */
struct binder_work {
	int64_t number;
	str firm, phone, cover;      /* cover: the firm's own words; may be empty */
	int64_t at;                  /* when it was made: says the file too */
	enum lang lang;
	str again;                   /* of one that is printed again: that it is, and which is the newest; else none */
	str title, version, made, note, foot; /* words on the cover and the foot, in the language of c */
	bool with_private;
	struct binder_part *parts; size_t n_parts;
	str hash;
	/* what came out of it */
	bytes bytes; int pages; size_t unknown;
};
struct binder_in {
	struct str_list chapters;    /* keys; none: all that the plan does not leave out */
	bool with_private;
	int form;                    /* -1: PDF */
	str passphrase;              /* of a file alone; none or empty: everybody can read it */
	struct binder_work *work;    /* not a field: binder_prepare made it */
};
/*
 * Outside of the write, on a thread that may wait, in a read transaction: collects the chapters and makes the PDF. The one HTML
 * file is made by binder_file() (file_web.h) from the same work.
 */
bool binder_collect(struct ctx *c, struct binder_in *in);
bool binder_pdf(struct ctx *c, struct binder_work *w);
/*
 * One that was made, from the words that were kept: ERR_NOT_FOUND when they are not. In its own language, whoever reads; on the
 * cover stands that it is printed again, of an older one on every sheet. ERR_DENIED: private numbers are in it.
 */
bool binder_again(struct ctx *c, const struct binder *b, struct binder_work *ret);
struct binder_again_in { struct id id; struct binder_work *work; /* not a field */ };
extern const struct operation op_binder_again;
extern const struct operation op_binder_make; /* in: struct binder_in with its work */

/* --- what changed since --- */
enum binder_change_kind { BINDER_SAME, BINDER_CHANGED, BINDER_NEW, BINDER_GONE };
#define BINDER_LINES_SHOWN 8
struct binder_change {
	int kind;                    /* enum binder_change_kind */
	str key, title;
	str *added, *removed;        /* lines; none where they are not kept or may not be read */
	size_t n_added, n_removed;   /* at most BINDER_LINES_SHOWN each */
	size_t more;                 /* lines that are not among them */
};
/* Chapters that say something else today than this binder does; those that say the same are left out. */
bool binder_changes(struct ctx *c, const struct binder *b, struct binder_change **ret, size_t *ret_n);

/* --- the plan --- */
struct binder_plan {
	str left_out;                /* keys, one a line */
	struct opt_int remind_days, version, looked_at, changed_at;
	str changed;                 /* titles, one a line */
	str set_by;                  /* name of the account that changed it last */
	str cover;                   /* the firm's own words on the cover; may be empty */
};
bool binder_plan_get(struct ctx *c, struct binder_plan *ret); /* as it is without one: the regulation alone left out, BINDER_REMIND_DAYS */
struct binder_plan_in { struct str_list chapters; struct opt_int remind_days, version; str cover; };
/* A job: adds a binder_look_firm for each firm that has a binder and no such job yet. */
bool binder_look(struct ctx *c, struct id org_id, str arg);
/* A job: compares the firm's newest binder with what holds today; いま reminds of it (waiting.h). */
bool binder_look_firm(struct ctx *c, struct id org_id, str arg);
extern const struct operation op_binder_plan; /* chapters: those that are in; version: as it was read */
