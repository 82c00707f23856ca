/* own_inside: what the files of a firm's own procedures share. */
#pragma once
#include "procedure/own_op.h"

/* --- own_body.c --- */
bool own_body_read(struct ctx *c, str json, struct own_body *ret); /* "" gives an empty one */
bool own_body_write(struct ctx *c, const struct own_body *b, str *ret);
void own_body_of(struct ctx *c, const struct procedure_def *d, struct own_body *ret);
/* As rooms and everybody else read it, both languages filled. */
const struct procedure_def *own_def_of(struct ctx *c, str key, str kind, int64_t version, const struct own_body *b);
/* Keys for the lines of prerequisites, one a line: what stays keeps its key. */
str own_before_keys(struct ctx *c, struct text2 before, struct text2 older, str older_keys);
int own_step_at(const struct own_body *b, str key);    /* -1: not there */
int own_gone_at(const struct own_body *b, str key);
bool own_step_same(const struct own_step *a, const struct own_step *b);
bool own_body_same(const struct own_body *a, const struct own_body *b);
/* Puts a step at a place; moves what follows. There must be room. */
void own_step_put(struct own_body *b, size_t at, const struct own_step *s);
void own_step_cut(struct own_body *b, size_t at);
/* A list as lines, in each language. */
struct text2 own_join(struct ctx *c, const struct text2 *v, size_t n);
size_t own_lines_of(struct ctx *c, str lines, str **ret);

/* --- own.c --- */
bool own_key_is(str key);                               /* may it be a key of the firm's own making? */
/* For a room: this very version; NULL in *ret: there is none. */
bool own_def_version(struct ctx *c, str key, int64_t version, const struct procedure_def **ret);

/* --- own_diff.c --- */
/* One side of a comparison: built_in, base (the built-in one as it was seen last), draft, or a version. ERR_NOT_FOUND. */
bool own_side(struct ctx *c, const struct own_procedure *p, str what, struct own_body *ret);

/* --- own_edit.c --- */
/* Inside a write: the draft as it now is, one revision later. */
bool own_draft_save(struct ctx *c, struct own_procedure *p);
bool own_draft_aside(struct ctx *c, const struct own_procedure *p, str why);
bool own_drop_old_asides(struct ctx *c, str key);        /* the newest LIMIT_PROCEDURE_ASIDE are kept */
bool own_faster(struct ctx *c, str who, int64_t at);    /* fails: somebody was faster */
void own_done_of(const struct own_procedure *p, str step, struct own_done *ret);
void own_mark_step(struct ctx *c, const struct own_procedure *p, struct own_step *s);
