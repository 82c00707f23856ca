/*
 * regulation: the firm's regulation for incidents and continuity (規程), composed from what the firm has written down elsewhere in
 * the order of S0's table of contents (no. 10): structure, levels and who responds, contact and report, procedures by type,
 * notification and consultation, interruption, continuity plan. Our own sentences, and paragraphs of the firm for each section.
 *
 * - A version is the whole paper as it was when somebody kept it, with author, reason and day. It never changes.
 * - The executive approves the newest version (ACCESS_EXECUTIVE). What holds is the newest approved one; the page says when what it was
 *   made from has changed since.
 * - Names stand in it, numbers do not: those change too often, and are in the binder.
 */
#pragma once
#include "base/operation.h"
#include "document/document.h"

#define REGULATION_SECTIONS 7
struct regulation_section { const char *key; int title, about; }; /* enum msg */
extern const struct regulation_section regulation_sections[REGULATION_SECTIONS];

struct regulation {
	struct opt_int version;      /* 0: none was kept yet */
	str own[REGULATION_SECTIONS];/* paragraphs of the firm; empty: none */
	str hash, reason, who, approver;
	struct opt_int made_at, approved_at;
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

struct regulation_save_in { struct opt_int version; struct raw_form own; str reason; };
struct regulation_approve_in { struct opt_int version; };
struct regulation_print_in { struct opt_int version; bytes made; /* not a field */ };
extern const struct operation op_regulation_save, op_regulation_approve, op_regulation_print;
