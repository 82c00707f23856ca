/*
 * html: HTML of a mail as the text a reader sees, and where it leads. A scanner in one pass, no tree: scripts, styles,
 * comments and what is hidden are passed over, blocks become line breaks. Its output is text and is escaped as such.
 */
#include "base/limits.h"
#include "base/text.h"
#include "mime/inside.h"

struct tag { str name; str attributes; bool is_end; };

struct reader {
	struct arena *a;
	str html;
	struct buf out;
	struct mime_links *links;
	unsigned marks;
	size_t n_pictures;
	int pre;
	bool needs_blank;
	str href;                  /* of the <a> we are in; none outside */
	size_t href_from;          /* of its text in out */
	str base;
	str hidden;                /* name of the element that is hidden; none: all is seen */
	size_t hidden_depth;
};

static const struct { const char *name; uint32_t ch; } entities[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' },
	{ "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' }, { "ensp", ' ' }, { "emsp", ' ' }, { "copy", 0xA9 }, { "reg", 0xAE },
	{ "trade", 0x2122 }, { "yen", 0xA5 }, { "hellip", 0x2026 }, { "mdash", 0x2014 }, { "ndash", 0x2013 },
	{ "lsquo", 0x2018 }, { "rsquo", 0x2019 }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "bull", 0x2022 },
	{ "middot", 0xB7 }, { "laquo", 0xAB }, { "raquo", 0xBB }, { "times", 0xD7 }, { "euro", 0x20AC }, { "sect", 0xA7 },
	{ "deg", 0xB0 }, { "rarr", 0x2192 }, { "larr", 0x2190 }, { "colon", ':' }, { "sol", '/' }, { "period", '.' },
	{ "commat", '@' }, { "Tab", ' ' }, { "NewLine", ' ' }, { "lpar", '(' }, { "rpar", ')' }, { "num", '#' }, { "quest", '?' },
	{ "equals", '=' }, { "shy", 0 }, { "zwnj", 0 }, { "zwj", 0 } };

static void add_char(struct buf *b, uint32_t ch)
{
	if (ch == 0 || ch == 0x200B || ch == 0xAD || ch == 0xFEFF) {
		return;
	}
	if (ch < 0x80) {
		buf_add_c(b, ch < 0x20 || ch == 0x7F ? ' ' : (char)ch);
	} else if (ch < 0x800) {
		buf_add_c(b, (char)(0xC0 | ch >> 6));
		buf_add_c(b, (char)(0x80 | (ch & 0x3F)));
	} else if (ch < 0x10000) {
		buf_add_c(b, (char)(0xE0 | ch >> 12));
		buf_add_c(b, (char)(0x80 | (ch >> 6 & 0x3F)));
		buf_add_c(b, (char)(0x80 | (ch & 0x3F)));
	} else {
		buf_add_c(b, (char)(0xF0 | ch >> 18));
		buf_add_c(b, (char)(0x80 | (ch >> 12 & 0x3F)));
		buf_add_c(b, (char)(0x80 | (ch >> 6 & 0x3F)));
		buf_add_c(b, (char)(0x80 | (ch & 0x3F)));
	}
}

static bool number_read(str s, uint32_t *ret)
{
	const bool is_hex = s.n > 0 && (s.p[0] == 'x' || s.p[0] == 'X');
	uint32_t v = 0;
	if (s.n == (is_hex ? 1u : 0u) || s.n > 8) {
		return false;
	}
	for (size_t i = is_hex ? 1 : 0; i < s.n; i++) {
		const int digit = mime_hex(s.p[i]);
		if (digit < 0 || (!is_hex && digit > 9)) {
			return false;
		}
		v = v * (is_hex ? 16 : 10) + (uint32_t)digit;
	}
	*ret = v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF) ? 0xFFFD : v;
	return true;
}

/* The entity at s ("&amp;"): how many bytes it takes, 0: it is none. */
static size_t entity(str s, uint32_t *ret)
{
	size_t n = 1;
	while (n < s.n && n < 12 && (mime_is_alnum(s.p[n]) || (n == 1 && s.p[n] == '#'))) {
		n++;
	}
	const size_t length = n + (n < s.n && s.p[n] == ';' ? 1 : 0);
	const str name = str_sub(s, 1, n - 1);
	if (name.n > 1 && name.p[0] == '#') {
		return number_read(str_sub(name, 1, name.n), ret) ? length : 0;
	}
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		if (str_eq(name, str_from_c(entities[i].name))) {
			*ret = entities[i].ch;
			return length;
		}
	}
	return 0;
}

static str entities_decoded(struct arena *a, str s)
{
	if (s.n == 0 || !memchr(s.p, '&', s.n)) {
		return s;
	}
	AUTO_BUF(to, s.n * 2 + 16);
	for (size_t i = 0; i < s.n; ) {
		uint32_t ch;
		const size_t n = s.p[i] == '&' ? entity(str_sub(s, i, 16), &ch) : 0;
		if (n == 0) {
			buf_add_c(&to, s.p[i]);
		} else if (ch >= 0x20) {
			add_char(&to, ch); /* breaks inside of an address are passed over, as browsers do */
		}
		i += n > 0 ? n : 1;
	}
	return str_copy(a, buf_str(&to));
}

static size_t behind_spaces(str s, size_t i)
{
	while (i < s.n && mime_is_space(s.p[i])) {
		i++;
	}
	return i;
}

/* The value behind the = at all[i - 1], with or without quotes; gives where it ends. */
static size_t value_read(str all, size_t i, str *ret)
{
	i = behind_spaces(all, i);
	const char quote = i < all.n && (all.p[i] == '"' || all.p[i] == '\'') ? all.p[i++] : '\0';
	const size_t start = i;
	while (i < all.n && (quote ? all.p[i] != quote : !mime_is_space(all.p[i]))) {
		i++;
	}
	*ret = str_sub(all, start, i - start);
	return i + (quote ? 1 : 0);
}

/* The value of an attribute, its entities decoded; STR_NONE when it is not there. The first of a name counts. */
static str attribute(struct reader *r, str all, const char *name)
{
	for (size_t i = 0; i < all.n; ) {
		const size_t from = i;
		while (i < all.n && !mime_is_space(all.p[i]) && all.p[i] != '=' && all.p[i] != '/') {
			i++;
		}
		const str found = str_sub(all, from, i - from);
		str value = S("");
		if (found.n == 0) {
			i++; /* a sign that belongs to nothing */
			continue;
		}
		i = behind_spaces(all, i);
		if (i < all.n && all.p[i] == '=') {
			i = value_read(all, i + 1, &value);
		}
		if (mime_name_is(found, name)) {
			return entities_decoded(r->a, value);
		}
	}
	return STR_NONE;
}

/* Whether the style says that nobody sees it. */
static bool is_hidden(struct reader *r, const struct tag *t)
{
	const str style = attribute(r, t->attributes, "style");
	if (str_is_none(style)) {
		return false;
	}
	char *to = arena_chars(r->a, style.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < style.n; i++) {
		if (!mime_is_space(style.p[i])) {
			to[n++] = style.p[i];
		}
	}
	const str plain = mime_lower(r->a, (str){ to, n });
	return str_find(plain, S("display:none"), 0) != SIZE_MAX || str_find(plain, S("visibility:hidden"), 0) != SIZE_MAX ||
	       str_ends(plain, S("font-size:0")) || str_find(plain, S("font-size:0;"), 0) != SIZE_MAX ||
	       str_find(plain, S("font-size:0px"), 0) != SIZE_MAX;
}

static bool is_in(str name, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (mime_name_is(name, v[i])) {
			return true;
		}
	}
	return false;
}
#define IS_IN(name, ...) is_in((name), (const char *const[]){ __VA_ARGS__ }, \
	sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static void break_line(struct reader *r, size_t max)
{
	size_t have = 0;
	while (r->out.n > 0 && r->out.p[r->out.n - 1] == ' ') {
		r->out.n--;
	}
	while (have < r->out.n && have < 2 && r->out.p[r->out.n - 1 - have] == '\n') {
		have++;
	}
	if (r->out.n > 0 && have < max) {
		buf_add_c(&r->out, '\n');
	}
	r->needs_blank = false;
}

static void add_text(struct reader *r, str s)
{
	for (size_t i = 0; i < s.n; ) {
		uint32_t ch;
		const size_t n = s.p[i] == '&' ? entity(str_sub(s, i, 16), &ch) : 0;
		const bool is_blank = n > 0 ? ch == ' ' : mime_is_space(s.p[i]);
		if (is_blank && r->pre == 0) {
			r->needs_blank = r->out.n > 0 && r->out.p[r->out.n - 1] != '\n';
		} else {
			if (r->needs_blank) {
				buf_add_c(&r->out, ' ');
				r->needs_blank = false;
			}
			if (n > 0) {
				add_char(&r->out, ch);
			} else {
				buf_add_c(&r->out, s.p[i]);
			}
		}
		i += n > 0 ? n : 1;
	}
}

static str resolved(struct reader *r, str target)
{
	const size_t colon = str_find(target, S(":"), 0), slash = str_find(target, S("/"), 0);
	const bool is_whole = colon != SIZE_MAX && (slash == SIZE_MAX || colon < slash);
	if (r->base.n == 0 || is_whole || target.n == 0 || target.p[0] == '#' || str_starts(target, S("//"))) {
		return target;
	}
	const size_t host = str_find(r->base, S("://"), 0), path = host == SIZE_MAX ? SIZE_MAX : str_find(r->base, S("/"), host + 3);
	const str site = path == SIZE_MAX ? r->base : str_sub(r->base, 0, path);
	return STR_CAT(r->a, site, target.p[0] == '/' ? S("") : S("/"), target);
}

static void link_end(struct reader *r)
{
	if (!str_is_none(r->href)) {
		const size_t from = r->href_from < r->out.n ? r->href_from : r->out.n;
		mime_link_add(r->a, r->links, str_sub(buf_str(&r->out), from, r->out.n - from), resolved(r, r->href), r->marks, false);
		r->href = STR_NONE;
	}
}

static void other_link(struct reader *r, str target, unsigned marks)
{
	if (!str_is_none(target)) {
		mime_link_add(r->a, r->links, S(""), resolved(r, target), r->marks | marks, false);
	}
}

static void meta(struct reader *r, const struct tag *t)
{
	const str content = attribute(r, t->attributes, "content");
	if (!str_is_none(content) && mime_name_is(attribute(r, t->attributes, "http-equiv"), "refresh")) {
		const size_t url = str_find(mime_lower(r->a, content), S("url="), 0);
		if (url != SIZE_MAX) {
			other_link(r, str_sub(content, url + 4, content.n), 0);
		}
	}
}

static void picture(struct reader *r, const struct tag *t)
{
	const str source = attribute(r, t->attributes, "src"), alt = attribute(r, t->attributes, "alt");
	r->n_pictures += !str_is_none(source) && (str_starts(source, S("http")) || str_starts(source, S("//"))) ? 1 : 0;
	if (!str_is_none(alt) && str_trim(alt).n > 0 && alt.n < LIMIT_LINE_CHARS) {
		add_text(r, S("["));
		add_text(r, str_trim(alt));
		add_text(r, S("]"));
	}
}

/* What leads somewhere or is seen. */
static void content_tag(struct reader *r, const struct tag *t)
{
	if (mime_name_is(t->name, "a")) {
		link_end(r);
		if (!t->is_end) {
			r->href = attribute(r, t->attributes, "href");
			r->href_from = r->out.n;
		}
	} else if (t->is_end) {
		return;
	} else if (mime_name_is(t->name, "img")) {
		picture(r, t);
	} else if (mime_name_is(t->name, "area")) {
		other_link(r, attribute(r, t->attributes, "href"), 0);
	} else if (IS_IN(t->name, "iframe", "embed", "frame")) {
		other_link(r, attribute(r, t->attributes, "src"), 0);
	} else if (mime_name_is(t->name, "form")) {
		other_link(r, attribute(r, t->attributes, "action"), MIME_LINK_FORM);
	} else if (mime_name_is(t->name, "base")) {
		const str base = attribute(r, t->attributes, "href");
		r->base = r->base.n == 0 && !str_is_none(base) ? base : r->base;
	} else if (mime_name_is(t->name, "meta")) {
		meta(r, t);
	}
}

static void layout_tag(struct reader *r, const struct tag *t)
{
	if (mime_name_is(t->name, "br")) {
		break_line(r, 2);
	} else if (IS_IN(t->name, "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr")) {
		break_line(r, 2);
		break_line(r, 2);
	} else if (IS_IN(t->name, "div", "tr", "section", "article", "header", "footer", "address", "dt", "dd", "form", "option",
	                 "center", "pre", "title", "caption", "fieldset")) {
		break_line(r, 1);
	} else if (mime_name_is(t->name, "li") && !t->is_end) {
		break_line(r, 1);
		buf_add(&r->out, S("・"));
	} else if (IS_IN(t->name, "td", "th") && r->out.n > 0 && r->out.p[r->out.n - 1] != '\n') {
		r->needs_blank = true;
	}
	if (mime_name_is(t->name, "pre")) {
		r->pre = t->is_end ? 0 : 1;
	}
}

static void tag(struct reader *r, const struct tag *t)
{
	const bool is_void = IS_IN(t->name, "br", "img", "input", "hr", "meta", "link", "area", "base", "col", "wbr", "embed");
	if (!str_is_none(r->hidden)) {
		if (str_eq(mime_lower(r->a, t->name), r->hidden)) {
			r->hidden_depth += t->is_end ? (size_t)-1 : 1;
			r->hidden = r->hidden_depth == 0 ? STR_NONE : r->hidden;
		}
		return;
	}
	if (!t->is_end && !is_void && is_hidden(r, t)) {
		r->hidden = mime_lower(r->a, t->name);
		r->hidden_depth = 1;
		return;
	}
	content_tag(r, t);
	layout_tag(r, t);
}

/* Behind the > that ends the tag at `at`; quotes are passed over, but not beyond the next 64 KB. */
static size_t tag_end(str html, size_t at)
{
	char quote = '\0';
	for (size_t i = at; i < html.n && i - at < LIMIT_MIME_HEADER_BYTES; i++) {
		const char ch = html.p[i];
		if (quote) {
			quote = ch == quote ? '\0' : quote;
		} else if ((ch == '"' || ch == '\'') && i > at && (html.p[i - 1] == '=' || mime_is_space(html.p[i - 1]))) {
			quote = ch;
		} else if (ch == '>') {
			return i + 1;
		}
	}
	const size_t end = str_find(html, S(">"), at);
	return end == SIZE_MAX ? html.n : end + 1;
}

/* Behind </name ...> of an element whose content is not read. */
static size_t behind_element(str html, size_t at, str name)
{
	for (size_t i = at; (i = str_find(html, S("</"), i)) != SIZE_MAX; i += 2) {
		const str found = str_sub(html, i + 2, name.n);
		size_t same = 0;
		while (same < found.n && (found.p[same] | 0x20) == (name.p[same] | 0x20)) {
			same++;
		}
		if (same == name.n) {
			return tag_end(html, i + 2);
		}
	}
	return html.n;
}

static size_t name_length(str html, size_t from)
{
	size_t n = 0;
	while (from + n < html.n && n < 40 && (n == 0 ? mime_is_alpha(html.p[from]) : mime_is_alnum(html.p[from + n]) || html.p[from + n] == ':')) {
		n++;
	}
	return n;
}

/* <! ... >, <? ... >, </ > of nothing; a < alone is text. */
static size_t other_markup(struct reader *r, size_t at)
{
	const str next = str_sub(r->html, at + 1, 1);
	if (!str_eq(next, S("!")) && !str_eq(next, S("?")) && !str_eq(next, S("/"))) {
		add_text(r, S("<"));
		return at + 1;
	}
	if (str_starts(str_sub(r->html, at, 4), S("<!--"))) {
		const size_t end = str_find(r->html, S("-->"), at + 4);
		return end == SIZE_MAX ? r->html.n : end + 3;
	}
	return tag_end(r->html, at + 2);
}

/* The markup at html[at] == '<': gives where reading goes on. */
static size_t markup(struct reader *r, size_t at)
{
	const str html = r->html;
	const bool is_end = at + 1 < html.n && html.p[at + 1] == '/';
	const size_t from = at + 1 + (is_end ? 1 : 0), n = name_length(html, from);
	if (n == 0) {
		return other_markup(r, at);
	}
	const size_t end = tag_end(html, from + n);
	const size_t inner_end = end > from + n && html.p[end - 1] == '>' ? end - 1 : end;
	const struct tag t = { str_sub(html, from, n), str_sub(html, from + n, inner_end - from - n), is_end };
	if (!is_end && IS_IN(t.name, "script", "style", "title", "template", "noscript", "xml", "svg")) {
		return behind_element(html, end, t.name);
	}
	tag(r, &t);
	return end;
}

str mime_html(struct arena *a, str html, struct mime_links *links, unsigned marks, size_t *ret_pictures)
{
	html = mime_cut(html, LIMIT_MIME_SOURCE_BYTES);
	struct reader r = { .a = a, .html = html, .links = links, .marks = marks, .href = STR_NONE, .hidden = STR_NONE, .base = S("") };
	buf_init(&r.out, 2 * LIMIT_MIME_SOURCE_BYTES);
	for (size_t at = 0; at < html.n; ) {
		if (html.p[at] == '<') {
			at = markup(&r, at);
			continue;
		}
		const char *next = memchr(html.p + at, '<', html.n - at);
		const size_t end = next ? (size_t)(next - html.p) : html.n;
		if (str_is_none(r.hidden)) {
			add_text(&r, str_sub(html, at, end - at));
		}
		at = end;
	}
	link_end(&r);
	*ret_pictures = r.n_pictures;
	const str text = str_copy(a, buf_str(&r.out));
	buf_done(&r.out);
	return text;
}

str mime_html_text(struct arena *a, str html)
{
	struct mime_links *links = arena_new(a, struct mime_links);
	unsigned troubles = 0;
	size_t pictures;
	links->troubles = &troubles;
	return mime_html(a, html, links, 0, &pictures);
}
