#include "tmplc.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

void refuse(const struct templ *t, const char *fmt, ...)
{
	va_list args;
	char reason[400];
	va_start(args, fmt);
	vsnprintf(reason, sizeof reason, fmt, args);
	va_end(args);
	die_at(t->file, t->line, "%s", reason);
}

static const struct element *innermost(const struct place *at)
{
	return at->n_open > 0 ? &at->open[at->n_open - 1] : NULL;
}

static bool is_inside(const struct place *at, const char *name)
{
	const struct element *e = innermost(at);
	return e && strcmp(e->name, name) == 0;
}

bool words_are_refused(const struct place *at)
{
	const struct element *e = innermost(at);
	return !e || e->no_words_here;
}

bool is_word_char(const char *p)
{
	utf8proc_int32_t code;
	if (((unsigned char)*p & 0xC0) == 0x80) {
		return false; /* inside a character: its first byte was judged */
	}
	if (utf8proc_iterate((const utf8proc_uint8_t *)p, -1, &code) < 1) {
		return false;
	}
	utf8proc_category_t kind = utf8proc_category(code);
	return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

void place_flush_blank(struct templ *t)
{
	if (t->at.blank_waits) {
		text_char(&t->literal, ' ');
		t->at.blank_waits = false;
	}
}

/* --- text between tags --- */

/* "&name;" or "&#123;" or "&#x1f;" */
static bool is_reference(const char *p)
{
	size_t n = 1 + (p[1] == '#');
	size_t from = n;
	while (isalnum((unsigned char)p[n])) {
		n++;
	}
	return n > from && p[n] == ';';
}

static void check_text(struct templ *t, const char *p)
{
	if (is_inside(&t->at, "script")) {
		refuse(t, "a script's text belongs into a file of its own; <script> has src and no content");
	}
	if (*p == '&') {
		if (!is_reference(p)) {
			refuse(t, "a lone & is written &amp;");
		}
		t->at.in_reference = true;
	} else if (*p == ';') {
		t->at.in_reference = false;
	} else if (*p == '>') {
		refuse(t, "a lone > is written &gt;");
	} else if (!t->at.in_reference && words_are_refused(&t->at) && is_word_char(p)) {
		refuse(t, "words live in messages.txt, not in the page: %.*s", (int)strcspn(p, "\n<{"), p);
	}
}

static bool blanks_are_kept(const struct place *at)
{
	for (size_t i = 0; i < at->n_open; i++) {
		if (keeps_blanks(at->open[i].name)) {
			return true;
		}
	}
	return false;
}

static void text_piece(struct templ *t, const char *p)
{
	struct place *at = &t->at;
	bool is_first = at->after_pre;
	at->after_pre = false;
	if (is_first && *p == '\n') {
		return;
	}
	if (*p == '<') {
		at->state = AFTER_LT;
		at->tag = (struct element){ .line = t->line, .depth = t->depth };
		return;
	}
	if (is_blank(*p) && !blanks_are_kept(at)) {
		at->blank_waits = !at->after_block;
		return;
	}
	check_text(t, p);
	place_flush_blank(t);
	at->after_block = false;
	text_char(&t->literal, *p);
}

/* --- "<!": comments leave no trace, of the rest only the doctype is known --- */

static void bang_piece(struct templ *t, const char *p)
{
	struct place *at = &t->at;
	if (at->n_value < sizeof at->value - 1) {
		at->value[at->n_value++] = *p;
		at->value[at->n_value] = '\0';
	}
	if (strncmp(at->value, "--", 2) == 0) {
		at->state = IN_COMMENT;
		at->n_value = 0;
	} else if (*p == '>') {
		if (strcasecmp(at->value, "doctype html>") != 0) {
			refuse(t, "<!%s is not known here; <!doctype html> is", at->value);
		}
		text_str(&t->literal, "<!doctype html>");
		at->state = IN_TEXT;
		at->blank_waits = false;
		at->after_block = true;
	}
}

static void comment_piece(struct templ *t, const char *p)
{
	struct place *at = &t->at;
	if (*p == '-') {
		at->n_value++;
	} else if (*p == '>' && at->n_value >= 2) {
		at->state = IN_TEXT;
	} else {
		at->n_value = 0;
	}
}

void place_char(struct templ *t, const char *p)
{
	switch (t->at.state) {
	case IN_TEXT:
		text_piece(t, p);
		break;
	case IN_BANG:
		bang_piece(t, p);
		break;
	case IN_COMMENT:
		comment_piece(t, p);
		break;
	default:
		tag_char(t, p);
	}
}

/* --- elements --- */

void place_push(struct templ *t, const struct element *e)
{
	if (t->at.n_open == OPEN_MAX) {
		refuse(t, "more than %d elements inside each other", OPEN_MAX);
	}
	t->at.open[t->at.n_open++] = *e;
}

void place_close(struct templ *t, const char *name)
{
	struct place *at = &t->at;
	const struct element *e = innermost(at);
	if (!e) {
		refuse(t, "</%s> closes nothing", name);
	}
	if (strcmp(e->name, name) != 0) {
		refuse(t, "</%s> but <%s> of line %d is still open", name, e->name, e->line);
	}
	if (e->is_post && !e->has_token) {
		die_at(t->file, e->line, "a form that posts needs `%% use form_token()` directly inside");
	}
	at->n_open--;
}

/* --- dynamic pieces --- */

static enum out_place dynamic_in_text(struct templ *t)
{
	struct place *at = &t->at;
	const struct element *e = innermost(at);
	if (is_inside(at, "script")) {
		refuse(t, "nothing is printed inside <script>; use a data- attribute");
	}
	place_flush_blank(t);
	at->after_block = at->after_pre = false;
	/* Nothing but text can stand in <title>: there the attribute's writers, which know no markup, do it. */
	return e && holds_text_only(e->name) ? OUT_IN_ATTR : OUT_IN_TEXT;
}

static enum out_place dynamic_in_value(struct templ *t, bool is_message)
{
	struct place *at = &t->at;
	if (is_fixed_attribute(at->attr)) {
		refuse(t, "attribute %s must be written out", at->attr);
	}
	if (at->has_http_equiv) {
		refuse(t, "nothing is printed in <meta http-equiv>");
	}
	if (!is_url_attribute(at->attr)) {
		at->n_value++;
		return OUT_IN_ATTR;
	}
	if (is_message) {
		refuse(t, "a message cannot be a link target (attribute %s)", at->attr);
	}
	if (at->n_value > 0) {
		refuse(t, "attribute %s is one {{ url }} or static text, not a mixture", at->attr);
	}
	at->value_is_dynamic = true;
	at->n_value++;
	return OUT_IN_URL;
}

enum out_place place_dynamic(struct templ *t, bool is_message)
{
	switch (t->at.state) {
	case IN_TEXT:
		return dynamic_in_text(t);
	case IN_VALUE:
		return dynamic_in_value(t, is_message);
	case AFTER_EQUALS:
		refuse(t, "values of attributes stand in double quotes");
	case IN_COMMENT:
	case IN_BANG:
		refuse(t, "nothing is printed in comments; `%% -- text` is a comment of the template");
	default:
		refuse(t, "names of tags and attributes cannot be printed");
	}
}

void place_use(struct templ *t, const char *function, size_t n)
{
	struct place *at = &t->at;
	const struct element *e = innermost(at);
	if (at->state != IN_TEXT || (e && holds_text_only(e->name)) || is_inside(at, "script")) {
		refuse(t, "`use` stands between tags only");
	}
	place_flush_blank(t);
	at->after_block = false;
	static const char token[] = "form_token";
	if (n < sizeof token - 1 || memcmp(function + n - (sizeof token - 1), token, sizeof token - 1) != 0) {
		return;
	}
	for (size_t i = at->n_open; i > 0; i--) {
		if (strcmp(at->open[i - 1].name, "form") == 0) {
			if (at->open[i - 1].depth != t->depth) {
				refuse(t, "form_token() must not depend on a condition inside its form");
			}
			at->open[i - 1].has_token = true;
			return;
		}
	}
	refuse(t, "form_token() outside of a form");
}
