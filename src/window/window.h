/*
 * window: whom to call (相談・届出窓口): public windows of the catalogue with what the firm knows better, windows the firm added, and the
 * firm's own helpers (助けてくれる所, the ledger "helper"). From a symptom, or the kind of an incident, to those that fit, whoever
 * answers now first (open.h).
 *
 * - A correction of the firm has author, date, reason and version and outlives a newer catalogue; when the catalogue checked the
 *   window again later, both are shown.
 * - A check holds so many days (catalog/windows.yaml); after that the window says that nobody looked for long. So does one
 *   nobody verified.
 * - Nobody is ever said to have been told because a button was pressed: a call is recorded with how it ended (call.h).
 */
#pragma once
#include "base/operation.h"
#include "catalog/catalog.h"
#include "window/open.h"

#define WINDOW_OWN_PREFIX S("own_")
#define WINDOWS_SHOWN_MAX (WINDOWS_MAX + LIMIT_WINDOWS_OWN)

struct window_number { str label, number; };
struct window {
	str key;
	const struct window_def *def; /* NULL: of the firm, or gone from the catalogue */
	str name, runs, for_whom, about, does_not, reach, duty, prefecture; /* in the reader's language; may be empty */
	bool is_elsewhere;            /* only for firms of a prefecture that is not this firm's */
	const str *ready; size_t n_ready;
	struct window_number phones[WINDOW_PHONES_MAX]; size_t n_phones;
	str hours, url, mail;
	bool is_urgent, is_own, is_hidden;
	bool is_verified;             /* by the catalogue, unless the firm changed it */
	struct opt_int version;       /* of what the firm said; none: nothing */
	bool is_changed;              /* phone, hours or address are the firm's */
	str note, reason, who;        /* of the firm's last change */
	int64_t changed_at;
	bool catalog_is_newer;        /* checked there after the firm changed it */
	str catalog_phone, catalog_hours, catalog_url; /* of a changed one: what the catalogue says */
	int64_t checked_at;           /* the last check, of whoever */
	str checked_by;               /* empty: of the catalogue */
	bool is_stale;
	struct open_now open;         /* of its phones; none: OPEN_UNKNOWN */
};
/* All of them in the order of the catalogue, then the firm's own; hidden ones only when asked for. */
bool window_list(struct ctx *c, bool with_hidden, struct window **ret, size_t *ret_n);
bool window_get(struct ctx *c, str key, struct window *ret); /* ERR_NOT_FOUND */
struct window_version { int64_t version, made_at; str act, phone, hours, url, note, reason, who; };
/* Newest first. `act`: add change hide show check. */
bool window_history(struct ctx *c, str key, struct window_version **ret, size_t *ret_n);
/* Neither the catalogue compared it with the window itself nor did somebody of the firm look. */
static inline bool window_is_unverified(const struct window *w) { return !w->is_verified && w->checked_by.n == 0; }
/* As the API shows it. */
extern const struct shape window_shape;
struct window_json {
	str key, name, runs, for_whom, about, does_not, reach, duty, prefecture, phones, hours, url, mail, ready, open_text, open_note, note, source, checked_by;
	bool is_urgent, is_own, is_hidden, is_verified, is_stale, is_changed, catalog_is_newer, year_unknown, is_elsewhere;
	int open;
	struct opt_int until_at, next_at, checked_at, version;
};
struct window_json window_json_of(struct ctx *c, const struct window *v);

/* --- the firm's helpers --- */

#define HELPERS_MAX 300
struct helper {
	struct id id;                 /* row of the ledger */
	str name, kind, kind_name;    /* kind: maintenance service insurer lawyer forensic bank police other */
	str contact, phone, hours, mail, does, agreed;
	str number;                   /* of contract, policy: empty for whoever may not see it */
	bool has_number;              /* there is one, seen or not */
	str number_from;              /* the row of another ledger that was asked for the number; empty: its own */
	str called;                   /* a day as people read it, of the row or of a call in a room; may be empty */
	str from;                     /* the row of another ledger that phone or hours come from; empty: its own */
	struct open_now open;
};
/* Those with the given kinds in that order (n_kinds 0: all, by number); open first within. */
bool helper_list(struct ctx *c, const str *kinds, size_t n_kinds, struct helper **ret, size_t *ret_n);
bool helper_get(struct ctx *c, struct id id, struct helper *ret); /* ERR_NOT_FOUND */
/* Whether whoever acts may see numbers of contracts. */
bool helper_numbers_are_shown(struct ctx *c, bool *ret);
extern const struct shape helper_shape;
struct helper_json {
	struct id id;
	str name, kind, contact, phone, hours, mail, does, agreed, number, from, open_text;
	int open;
	struct opt_int until_at, next_at;
};
struct helper_json helper_json_of(struct ctx *c, const struct helper *v);

/* --- from what happened to whom to call --- */

struct window_found {
	const struct window_symptom *symptom; /* NULL: of a kind */
	struct helper *helpers; size_t n_helpers;
	struct window *windows; size_t n_windows; /* urgent ones first, then open ones, each in the order to ask */
};
/* ERR_NOT_FOUND: no such symptom. */
bool window_find(struct ctx *c, str symptom, struct window_found *ret);
/* Of all symptoms this kind of incident may show itself by; a kind nobody thought of: those of "unsure". */
bool window_find_kind(struct ctx *c, str kind, struct window_found *ret);

/* --- corrections of the firm --- */

struct window_add_in { str name, about, phone, hours, url, note; };
struct window_change_in { str window; struct opt_int version; str phone, hours, url, note, reason; }; /* version: seen; 0 or none: nothing was said yet */
struct window_act_in { str window; struct opt_int version; str reason; struct opt_int checked_on; }; /* checked_on: of a check, when; none: now */
extern const struct operation op_window_add, op_window_change, op_window_hide, op_window_show, op_window_check;
