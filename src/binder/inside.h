/* inside: what the files of binder share. */
#pragma once
#include "binder/binder.h"
#include "base/msg.h"
#include "catalog/catalog.h"

/* The chapters this module writes itself. */
bool binder_people_paper(struct ctx *c, bool with_private, struct document *ret);
bool binder_roles_paper(struct ctx *c, bool with_private, struct document *ret);
bool binder_work_log_paper(struct ctx *c, bool with_private, struct document *ret);
bool binder_call_log_paper(struct ctx *c, bool with_private, struct document *ret);

/* Language and words of the marks of a paper that begins. */
void binder_paper_begin(struct ctx *c, struct document *d);
/* Bytes and hash of a paper. */
bool binder_freeze(struct ctx *c, struct binder_part *p);
/* As a making: its chapters today, in its language. */
bool binder_parts_of(struct ctx *c, const str *keys, size_t n, bool with_private, struct binder_part **ret, size_t *ret_n);
/* Blocks from..to as lines people recognise: texts, and the cells of a row beside each other. */
str binder_words(struct ctx *c, const struct document *d, size_t from, size_t to);
/* Lines of `v` that `of` does not have, at most `most`; *more grows by those left out. */
size_t binder_only_in(struct ctx *c, const str *v, size_t n, const str *of, size_t n_of, size_t most, str **ret, size_t *more);
/* Lines of a text; none for an empty one. */
size_t binder_lines(struct ctx *c, str text, str **ret);
/* Inside a write: the plan knows that a new binder was printed. */
bool binder_plan_renew(struct ctx *c);
