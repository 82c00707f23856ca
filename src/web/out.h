/*
 * out: where a page is written. Compiled templates (tools/tmplc) call these; the type of a value and the place it
 * stands in decide the escaping, nobody chooses it by hand. A raw `char *` does not compile.
 *
 *   place      accepts                                 written as
 *   text       str, int64_t, int, size_t, struct html  & < > escaped
 *   attribute  str, int64_t, int, size_t, struct id    also " '
 *   URL        struct url                              href, src, action, formaction: only a struct url opens one
 */
#pragma once
#include "base/buf.h"
#include "base/ctx.h"

/* Markup that is already safe. Made only by out.c, widget.c, icon.c and compiled templates. */
struct html { str s; };
/* A link target. Made only by url_*() below: same-origin paths, tel:, mailto:, and http(s) a person gave. */
struct url { str s; };

struct out {
	struct buf b;
	struct ctx *c;
	enum lang lang;
	str csrf;               /* token of this session, for widget form_open */
};
void out_init(struct out *o, struct ctx *c);  /* cap LIMIT_PAGE_BYTES */
void out_done(struct out *o);

/* Template text only. Here, because a page is made of hundreds of these: each becomes a few moves. */
static inline void out_raw(struct out *o, const char *literal, size_t n)
{
	struct buf *b = &o->b;
	/* Nothing fits into a buffer that overflowed; n == 0 wraps, and goes the other way. */
	if (__builtin_expect(n - 1 < b->room - b->n, 1)) {
		memcpy(b->p + b->n, literal, n);
		b->n += n;
	} else {
		buf_add_bytes(b, literal, n);
	}
}
void out_text_str(struct out *o, str s);
void out_text_i64(struct out *o, int64_t v);
void out_text_size(struct out *o, size_t v);
void out_text_html(struct out *o, struct html h);
void out_attr_str(struct out *o, str s);
void out_attr_i64(struct out *o, int64_t v);
void out_attr_size(struct out *o, size_t v);
void out_attr_id(struct out *o, struct id v);
void out_attr_url(struct out *o, struct url u);
void out_msg(struct out *o, int key);                         /* {_ key} in text and attributes: escaped */
void out_msg_args(struct out *o, int key, const struct msg_arg *args, size_t n);

#define OUT_TEXT(o, v) _Generic((v), str: out_text_str, struct html: out_text_html, int64_t: out_text_i64, \
	int: out_text_i64, size_t: out_text_size)((o), (v))
#define OUT_ATTR(o, v) _Generic((v), str: out_attr_str, int64_t: out_attr_i64, int: out_attr_i64, \
	size_t: out_attr_size, struct id: out_attr_id)((o), (v))
#define OUT_URL(o, v) _Generic((v), struct url: out_attr_url)((o), (v))

/* The value of a placeholder: {_ room.steps_left count=v->n_left }. Numbers land in the arena. */
str out_arg_str(struct out *o, str s);
str out_arg_i64(struct out *o, int64_t v);
str out_arg_size(struct out *o, size_t v);
#define OUT_ARG(o, v) _Generic((v), str: out_arg_str, int64_t: out_arg_i64, int: out_arg_i64, \
	size_t: out_arg_size)((o), (v))

/* Paths of this program, as literals: "/now", "?page=2", "#journal". What is not one of these gives "#". */
struct url url_path(struct ctx *c, const char *literal);
/* url_id(c, "/incident/", id, "/entry"); `after` may be NULL. */
struct url url_id(struct ctx *c, const char *before, struct id v, const char *after);
/* url_below(c, room, "/entry/", seq_text): the piece is percent-encoded. */
struct url url_below(struct ctx *c, struct url u, const char *literal, str piece);
/* url_item(c, room, "/step/", id) */
struct url url_item(struct ctx *c, struct url u, const char *literal, struct id v);
/* url_number(c, entries, 30): "/incident/…/entry/30"; below 0 is 0. */
struct url url_number(struct ctx *c, struct url u, int64_t n);
/* Adds ?name=value (percent-encoded). */
struct url url_with(struct ctx *c, struct url u, const char *name, str value);
struct url url_tel(struct ctx *c, str phone);
struct url url_mailto(struct ctx *c, str mail);
/* A link somebody wrote: http and https only, anything else gives "#". */
struct url url_outside(struct ctx *c, str s);
