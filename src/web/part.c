/*
 * part: what a page that reads itself again is told. The whole page is made as always, by the same templates; of it go out
 * the elements marked data-live="NAME" that differ from those the browser has (docs/live.md). A part may hold others; each
 * is compared by what is its own, and what the browser has inside a changed part is named and not repeated.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "web/pipeline.h"

#define PARTS_MAX 1000
#define DEPTH_MAX 16
#define VERSION_BYTES 9
#define AGO S("data-ago>")          /* "(12 minutes ago)": the browser's own script keeps it up to date */

struct part {
	str tag, name;
	size_t from, open_end, to;      /* '<', behind the '>' of the opening tag, behind the closing tag; in the page */
	size_t parent;                  /* SIZE_MAX: none */
	int depth;                      /* of the elements around it */
	str version;
	bool is_new;                    /* to the browser */
};

struct parts {
	struct ctx *c;
	str page, token;                /* token: differs in every answer and means the same */
	struct part *v;
	size_t n;
	size_t open[DEPTH_MAX];         /* those that are not closed yet */
	size_t n_open;
	int depth;
	str at;                         /* value of data-live-at */
};

/* --- finding --- */

static bool is_name_char(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '-';
}

static bool is_void(str tag)
{
	static const char *const names[] = { "input", "br", "img", "meta", "link", "hr", "col", "wbr", "source" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (str_eq(tag, str_from_c(names[i]))) {
			return true;
		}
	}
	return false;
}

/* Behind the '>' of the tag that begins at `at`; SIZE_MAX: it has none. */
static size_t tag_end(str page, size_t at)
{
	bool quoted = false;
	for (; at < page.n; at++) {
		quoted ^= page.p[at] == '"';
		if (page.p[at] == '>' && !quoted) {
			return at + 1;
		}
	}
	return SIZE_MAX;
}

/* Of ` name="value"` inside a tag. */
static str attribute(str tag, str name)
{
	size_t at = str_find(tag, name, 0);
	str value = at == SIZE_MAX ? STR_NONE : str_sub(tag, at + name.n, tag.n);
	return str_is_none(value) ? value : str_cut(&value, '"');
}

static bool part_open(struct parts *p, str tag, size_t at, size_t end)
{
	str all = str_sub(p->page, at, end - at), here = attribute(all, S(" data-live-at=\"")), name = attribute(all, S(" data-live=\""));
	p->at = str_is_none(here) ? p->at : here;
	if (str_is_none(name)) {
		return true;
	}
	if (p->n == PARTS_MAX || p->n_open == DEPTH_MAX) {
		return false;
	}
	p->v[p->n] = (struct part){ .tag = tag, .name = name, .from = at, .open_end = end, .depth = p->depth,
		.parent = p->n_open ? p->open[p->n_open - 1] : SIZE_MAX };
	p->open[p->n_open++] = p->n++;
	return true;
}

static bool part_close(struct parts *p, str tag, size_t end)
{
	struct part *last = p->n_open ? &p->v[p->open[p->n_open - 1]] : NULL;
	p->depth--;
	if (last && last->depth == p->depth) {
		last->to = end;
		p->n_open--;
		return str_eq(last->tag, tag);
	}
	return p->depth >= 0;
}

/* One tag; *at moves behind it. False: not a page that can be taken apart. */
static bool read_tag(struct parts *p, size_t *at)
{
	size_t begin = *at, name = begin + 1, end = tag_end(p->page, begin);
	bool closes = name < p->page.n && p->page.p[name] == '/';
	size_t n = name += closes;
	while (n < p->page.n && is_name_char(p->page.p[n])) {
		n++;
	}
	if (end == SIZE_MAX) {
		return false;
	}
	*at = end;
	str tag = str_sub(p->page, name, n - name);
	if (tag.n == 0 || is_void(tag)) {
		return true; /* <!doctype html> */
	}
	if (closes) {
		return part_close(p, tag, end);
	}
	bool ok = part_open(p, tag, begin, end);
	if (p->page.p[end - 2] == '/') {
		return ok && !(p->n_open && p->v[p->open[p->n_open - 1]].from == begin);
	}
	p->depth++;
	return ok;
}

static bool find_parts(struct parts *p)
{
	p->v = arena_array(p->c->arena, struct part, PARTS_MAX);
	for (size_t at = 0; (at = str_find(p->page, S("<"), at)) != SIZE_MAX;) {
		if (!read_tag(p, &at)) {
			return false;
		}
	}
	return p->depth == 0 && p->n_open == 0;
}

/* --- comparing --- */

struct pieces { bytes *v; size_t n, room; };

static void add_piece(struct parts *p, struct pieces *to, str s)
{
	if (to->n == to->room) {
		size_t room = to->room ? to->room * 2 : 64;
		bytes *v = arena_array(p->c->arena, bytes, room);
		if (to->n) {
			memcpy(v, to->v, to->n * sizeof *v);
		}
		to->v = v;
		to->room = room;
	}
	to->v[to->n++] = str_bytes(s);
}

/* Without tokens and without how long ago something was. */
static void add_lasting(struct parts *p, struct pieces *to, size_t from, size_t end)
{
	str s = str_sub(p->page, from, end - from);
	while (s.n > 0) {
		size_t token = p->token.n ? str_find(s, p->token, 0) : SIZE_MAX, ago = str_find(s, AGO, 0);
		size_t cut = token < ago ? token : ago;
		add_piece(p, to, str_sub(s, 0, cut));
		if (cut == SIZE_MAX) {
			return;
		}
		size_t next = token < ago ? token + p->token.n : str_find(s, S("<"), ago + AGO.n);
		s = str_sub(s, next, s.n);
	}
}

static void find_version(struct parts *p, size_t i)
{
	struct pieces own = { 0 };
	struct part *part = &p->v[i];
	struct sha256 hash;
	size_t at = part->from;
	for (size_t k = i + 1; k < p->n && p->v[k].from < part->to; k++) {
		if (p->v[k].parent == i) {
			add_lasting(p, &own, at, p->v[k].from);
			add_piece(p, &own, S("<"));
			add_piece(p, &own, p->v[k].name);
			at = p->v[k].to;
		}
	}
	add_lasting(p, &own, at, part->to);
	sha256_of_n(own.v, own.n, &hash);
	part->version = base64url(p->c->arena, (bytes){ hash.b, VERSION_BYTES });
}

/* "NAME:VERSION NAME:VERSION ..." */
static bool is_known(str known, const struct part *part)
{
	while (known.n > 0) {
		str version = str_cut(&known, ' ');
		if (str_eq(str_cut(&version, ':'), part->name)) {
			return str_eq(version, part->version);
		}
	}
	return false;
}

/* --- writing --- */

/* <li data-v="..." class=...>; of what the browser has, only which it is: <li data-live="e57" data-same> */
static void write_opening(struct parts *p, const struct part *part, struct buf *to)
{
	size_t name_end = part->from + 1 + part->tag.n;
	buf_add(to, str_sub(p->page, part->from, 1 + part->tag.n));
	if (!part->is_new) {
		buf_add(to, S(" data-live=\""));
		buf_add(to, part->name);
		buf_add(to, S("\" data-same>"));
		return;
	}
	buf_add(to, S(" data-v=\""));
	buf_add(to, part->version);
	buf_add(to, S("\""));
	buf_add(to, str_sub(p->page, name_end, part->open_end - name_end));
}

static void write_part(struct parts *p, size_t i, struct buf *to)
{
	const struct part *part = &p->v[i];
	write_opening(p, part, to);
	if (!part->is_new) {
		buf_add(to, S("</"));
		buf_add(to, part->tag);
		buf_add(to, S(">"));
		return;
	}
	size_t at = part->open_end;
	for (size_t k = i + 1; k < p->n && p->v[k].from < part->to; k++) {
		if (p->v[k].parent == i) {
			buf_add(to, str_sub(p->page, at, p->v[k].from - at));
			write_part(p, k, to);
			at = p->v[k].to;
		}
	}
	buf_add(to, str_sub(p->page, at, part->to - at));
}

static bool write_parts(struct parts *p, str known, struct buf *to)
{
	for (size_t i = 0; i < p->n; i++) {
		find_version(p, i);
		p->v[i].is_new = !is_known(known, &p->v[i]);
	}
	buf_add(to, S("<div data-live-at=\""));
	buf_add(to, p->at);
	buf_add(to, S("\"></div>"));
	for (size_t i = 0; i < p->n; i++) {
		bool is_inside = p->v[i].parent != SIZE_MAX && p->v[p->v[i].parent].is_new;
		if (p->v[i].is_new && !is_inside) {
			write_part(p, i, to);
		}
	}
	return buf_ok(to);
}

void page_to_parts(struct flight *f, struct buf *page)
{
	str known = http_header_get(&f->x->request, "x-sonae-live");
	struct parts p = { .c = &f->c, .page = buf_str(page), .token = f->w.out.csrf };
	AUTO_BUF(less, LIMIT_PAGE_BYTES);
	/* A page without parts, or one that cannot be taken apart, goes out whole: the script takes that too. */
	if (str_is_none(known) || !buf_ok(page) || !find_parts(&p) || p.n == 0 || str_is_none(p.at) ||
	    !write_parts(&p, known, &less)) {
		return;
	}
	struct buf old = *page;
	*page = less;
	less = old;
}
