/*
 * regulation: the firm's regulation for incidents and continuity (規程), composed from what the firm has written down elsewhere in
 * the order of S0's table of contents (no. 10): structure, levels and who responds, contact and report, procedures by type,
 * notification and consultation, interruption, continuity plan. Our own sentences, and paragraphs of the firm for each section.
 *
 * - A version is the whole paper as it was when somebody kept it, with author, reason and day. It never changes.
 * - The executive approves the newest version (ACCESS_EXECUTIVE), or sends it back with what is to be changed: its author is told by
 *   mail and on いま, and keeps another version. What holds is the newest approved one; the page says which sections say something else
 *   today, and since when.
 * - Two versions, or one and today, can be compared line by line and word by word.
 * - Names stand in it, numbers do not: those change too often, and are in the binder.
 */
#pragma once
#include "base/operation.h"
#include "document/document.h"

#define REGULATION_SECTIONS 7
struct regulation_section { const char *key; int title, about; }; /* enum msg */
extern const struct regulation_section regulation_sections[REGULATION_SECTIONS];

enum regulation_state { REGULATION_WAITING, REGULATION_APPROVED, REGULATION_RETURNED, REGULATION_STATE_MAX };
extern const struct choices regulation_state_choices; /* waiting approved sent_back */
struct regulation {
	struct opt_int version;      /* 0: none was kept yet */
	int state;                   /* enum regulation_state */
	str own[REGULATION_SECTIONS];/* paragraphs of the firm; empty: none */
	str hash, reason, who, approver;
	struct opt_int made_at, approved_at;
	str returner, returned;      /* who sent it back, and what is to be changed; none: nobody did */
	struct opt_int returned_at;
};
extern const struct shape regulation_shape;
/* All versions, the newest first, at most LIMIT_OWN_VERSIONS. */
bool regulation_list(struct ctx *c, struct regulation **ret, size_t *ret_n);
/* The newest; version 0 without one. */
bool regulation_newest(struct ctx *c, struct regulation *ret);
/* The newest approved one; version 0 without one. */
bool regulation_in_force(struct ctx *c, struct regulation *ret);
/* As it was kept; ERR_NOT_FOUND. */
bool regulation_words(struct ctx *c, int64_t version, struct document *ret);
/* As it would be today, with these paragraphs. */
bool regulation_compose(struct ctx *c, const str own[REGULATION_SECTIONS], struct document *ret);
/* Does what is written elsewhere say something else than this version does? */
bool regulation_is_behind(struct ctx *c, const struct regulation *r, bool *ret);
/* A chapter of the binder: what is in force; ERR_NOT_FOUND without one. */
bool regulation_paper(struct ctx *c, bool with_private, struct document *ret);

/* --- what differs --- */

#define REGULATION_LINES_SHOWN 40
struct own_piece;
struct regulation_line_diff { struct own_piece *pieces; size_t n_pieces; }; /* procedure/own.h: words that went and came */
struct regulation_section_diff {
	str title;
	int section;                 /* in regulation_sections; -1: what stands before them */
	struct regulation_line_diff *lines; size_t n_lines; /* at most REGULATION_LINES_SHOWN */
	size_t more;
	struct opt_int changed_at;   /* against today: when its tables were changed last, where that is known */
};
/*
 * Sections that are not the same in both; `newer` 0: as it would be today, with the firm's paragraphs of `older`. Compared in the words
 * `older` was kept in; *ret_lang false: the two were kept in different languages, and nothing is compared. ERR_NOT_FOUND.
 */
bool regulation_diff(struct ctx *c, int64_t older, int64_t newer, struct regulation_section_diff **ret, size_t *ret_n, bool *ret_lang);

struct regulation_save_in { struct opt_int version; struct raw_form own; str reason; };
struct regulation_approve_in { struct opt_int version; };
struct regulation_print_in { struct opt_int version; bytes made; /* not a field */ };
struct regulation_return_in { struct opt_int version; str words; };
extern const struct operation op_regulation_save, op_regulation_approve, op_regulation_print, op_regulation_return;
