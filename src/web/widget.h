/*
 * widget: the parts every page is made of (docs/look.md shows them). This header holds their views and what makes
 * them; the markup is in widget.html, so a template includes "web_html.h", which brings both.
 *
 * A form's fields are made in the handler with field_of() or field_view_make(): they pick what was typed and what is
 * wrong with it, so that a refused form needs no code of its own.
 */
#pragma once
#include "base/msg.h"
#include "base/time.h"
#include "web/web.h"

/* --- fields --- */

struct field_option {
	str value;
	str label;
	str help;                 /* one more line below the label; may be empty */
};

struct field_view {
	str name;                 /* as in the operation's field table */
	str id;                   /* of the input: "f-NAME"; change it when two forms of a page share a name */
	str help_id, error_id;
	str described_by;         /* ids of help and error, for aria-describedby; may be empty */
	str label;
	str help;                 /* may be empty */
	str value;                /* what was typed, else the initial value */
	str error;                /* one sentence; empty: nothing wrong */
	bool is_required;
	bool is_optional_said;    /* says なくてもよい beside the label */
	bool is_checked;          /* of a checkbox */
	str type;                 /* text, password, email, tel, url, number, datetime-local, file, search */
	str input_mode;           /* may be empty */
	str autocomplete;         /* "off" unless set */
	str placeholder;          /* may be empty */
	str css;                  /* more classes of the input: "is-short", "is-code" */
	int64_t max;              /* characters; 0: none given */
	int64_t rows;             /* of a text */
	const struct field_option *options;
	size_t n_options;
};

/* The part that is not known by a field table: `label` is an enum msg, `initial` what stands there at first. */
struct field_view field_view_make(struct web *w, const char *name, int label, str initial);
/* Everything the table says: label, kind of input, required, longest text, choices. The field must exist. */
struct field_view field_of(struct web *w, const struct operation *op, const char *name, str initial);
void field_help(struct web *w, struct field_view *f, int help);
void field_help_add(struct web *w, struct field_view *f, str more); /* a sentence behind it */
/* Another id, where one page shows the same field twice: "f-NAME-SUFFIX". */
void field_set_id(struct web *w, struct field_view *f, str suffix);
void field_options(struct field_view *f, const struct field_option *options, size_t n);
static inline bool field_is_picked(const struct field_view *f, const struct field_option *option)
{
	return str_eq(f->value, option->value);
}

/* What is wrong with the form that came back; nothing is shown when all is well. */
struct error_line { struct url to; str text; bool is_linked; struct url way; str way_text; /* what to do first, elsewhere; empty: nothing */ };
struct errors_view { str title; const struct error_line *lines; size_t n_lines; };
struct errors_view errors_make(struct web *w);

/* --- states: a word, an icon and a colour, always the same three --- */

enum chip_kind {
	CHIP_STEP_OPEN, CHIP_STEP_STARTED, CHIP_STEP_DONE, CHIP_STEP_NOT_NEEDED, CHIP_STEP_BLOCKED,
	CHIP_READY, CHIP_STALE, CHIP_GAP, CHIP_MISSING,
	CHIP_INVESTIGATING, CHIP_UNKNOWN, CHIP_NONE,
	CHIP_OPEN, CHIP_CLOSED, CHIP_EXERCISE, CHIP_SEALED,
	CHIP_MAX
};
struct chip_look { const char *css; const char *icon; int label; };
const struct chip_look *chip_look(enum chip_kind kind);
/* By the code in the table: "open", "started", ... of a step; "unknown", "investigating", "none" of a fact. */
enum chip_kind chip_of_step(str state);
enum chip_kind chip_of_fact(str state);
/* How near a due time is: "is-danger" past, "is-warn" within a day, "is-key" within a week, else "is-quiet". */
str due_css(const struct ctx *c, int64_t due_ms);

/* 業務に影響, as the firm calls it; empty for a level that is not decided. */
str level_name(struct ctx *c, struct opt_int level);
str level_css(const struct ctx *c, struct opt_int level);

/* --- times --- */

/* "14:05" and "（12分前）" apart, so that the second can be refreshed. `ago` is empty when it is no help. */
struct time_view { str rfc3339; str text; str ago; };
struct time_view time_view_of(struct ctx *c, int64_t ms);

/* --- small things --- */

struct pager_view {
	int64_t from, to, total;  /* rows shown, counted from 1 */
	bool has_newer, has_older;
	struct url newer, older;
};

struct empty_view {
	str icon, title, text;
	bool has_link;
	struct url to;
	str link;
};

/* 前に似たことがありました: notes that may help, and why one may think so. */
struct similar_line { str title, why; struct url to; };
struct similar_view { const struct similar_line *v; size_t n; };

/* A number as text, for placeholders of messages. */
str number_text(const struct ctx *c, int64_t v);

/* An asset by the name it has in assets/: "css/sonae.css". Its address changes with its bytes. */
struct url asset_url(const char *name);

/* `% use icon(S("eye"))`: written by hand because a page holds hundreds. */
void icon_html(struct out *o, str name);
