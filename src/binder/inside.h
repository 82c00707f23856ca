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
/* Lines of a text; none for an empty one. */
size_t binder_lines(struct ctx *c, str text, str **ret);
/* Inside a write: the plan knows that a new binder was printed. */
bool binder_plan_renew(struct ctx *c);
