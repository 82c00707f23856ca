/* Inside tags: names, attributes and their values. */
#include "tmplc.h"

#include <ctype.h>
#include <string.h>

bool is_blank(char ch) { return ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r'; }

static void name_add(struct templ *t, char name[NAME_ROOM], char ch)
{
	size_t n = strlen(name);
	if (n + 1 >= NAME_ROOM) {
		refuse(t, "a name that is too long: %s", name);
	}
	name[n] = ch;
	name[n + 1] = '\0';
}

static bool is_in_svg(const struct place *at)
{
	for (size_t i = 0; i < at->n_open; i++) {
		if (strcmp(at->open[i].name, "svg") == 0) {
			return true;
		}
	}
	return strcmp(at->tag.name, "svg") == 0;
}

/* --- the whole tag was read --- */

static void tag_opened(struct templ *t, bool closes_itself)
{
	struct place *at = &t->at;
	struct element *e = &at->tag;
	bool is_void = is_void_element(e->name);
	if (closes_itself && !is_void && !is_in_svg(at)) {
		refuse(t, "<%s/> must be closed with </%s>", e->name, e->name);
	}
	if (strcmp(e->name, "script") == 0 && !at->has_src) {
		refuse(t, "<script> without src");
	}
	if (is_void || closes_itself) {
		return;
	}
	e->no_words_here = e->no_words_here && words_are_refused(at);
	place_push(t, e);
	if (keeps_blanks(e->name)) {
		text_char(&t->literal, '\n'); /* browsers drop the first line break, also one that comes with a value */
		at->after_pre = true;
	}
}

static void tag_done(struct templ *t, bool closes_itself)
{
	struct place *at = &t->at;
	text_str(&t->literal, closes_itself && is_in_svg(at) ? "/>" : ">");
	if (at->is_end_tag) {
		place_close(t, at->tag.name);
	} else {
		tag_opened(t, closes_itself);
	}
	at->state = IN_TEXT;
	at->after_block = is_block_element(at->tag.name) || at->tag.name[0] == '!';
}

static void tag_named(struct templ *t)
{
	struct place *at = &t->at;
	const char *name = at->tag.name;
	const struct element *around = at->n_open > 0 ? &at->open[at->n_open - 1] : NULL;
	if (!at->is_end_tag && is_refused_element(name)) {
		refuse(t, "<%s> is not allowed", name);
	}
	if (!at->is_end_tag && around && holds_text_only(around->name) && !is_in_svg(at)) {
		refuse(t, "<%s> inside <%s>, which holds text only", name, around->name);
	}
	if (is_block_element(name)) {
		at->blank_waits = false;
	}
	place_flush_blank(t);
	text_printf(&t->literal, at->is_end_tag ? "</%s" : "<%s", name);
	at->tag.no_words_here = true;
	at->has_src = at->has_http_equiv = false;
	at->state = NEED_GAP;
}

/* --- attributes --- */

static void attr_named(struct templ *t)
{
	struct place *at = &t->at;
	if (is_refused_attribute(at->attr)) {
		refuse(t, "attribute %s is not allowed", at->attr);
	}
	bool is_fixed = is_fixed_attribute(at->attr) || (strcmp(at->tag.name, "script") == 0 && strcmp(at->attr, "src") == 0);
	if (is_fixed && t->depth != at->tag.depth) {
		refuse(t, "attribute %s must not depend on a condition inside its tag", at->attr);
	}
	at->has_src = at->has_src || strcmp(at->attr, "src") == 0;
	at->has_http_equiv = at->has_http_equiv || strcmp(at->attr, "http-equiv") == 0;
	at->n_value = 0;
	at->value[0] = '\0';
	at->value_is_dynamic = false;
}

static void check_static_url(const struct templ *t)
{
	const struct place *at = &t->at;
	const char *v = at->value + strspn(at->value, " \t\n");
	if (strncasecmp(v, "javascript:", 11) == 0 || strncasecmp(v, "data:", 5) == 0) {
		refuse(t, "attribute %s: no javascript: and no data:", at->attr);
	}
	bool is_fetched = strcmp(at->attr, "href") != 0 || strcmp(at->tag.name, "link") == 0;
	if (is_fetched && (strncasecmp(v, "http", 4) == 0 || strncmp(v, "//", 2) == 0)) {
		refuse(t, "attribute %s: nothing is fetched from outside", at->attr);
	}
}

static void value_done(struct templ *t)
{
	struct place *at = &t->at;
	if (is_url_attribute(at->attr) && !at->value_is_dynamic) {
		check_static_url(t);
	}
	if (strcmp(at->tag.name, "form") == 0 && strcmp(at->attr, "method") == 0) {
		at->tag.is_post = strcasecmp(at->value, "get") != 0;
	}
	if (strcmp(at->attr, "translate") == 0 && strcmp(at->value, "no") == 0) {
		at->tag.no_words_here = false;
	}
	at->in_reference = false;
	at->state = NEED_GAP;
}

static void value_char(struct templ *t, const char *p)
{
	struct place *at = &t->at;
	text_char(&t->literal, *p);
	if (*p == '"') {
		value_done(t);
		return;
	}
	if (at->value_is_dynamic) {
		refuse(t, "attribute %s is one {{ url }} or static text, not a mixture", at->attr);
	}
	if (*p == '&' || *p == ';') {
		at->in_reference = *p == '&';
	} else if (!at->in_reference && is_word_attribute(at->attr) && words_are_refused(at) && at->tag.no_words_here
	           && is_word_char(p)) {
		refuse(t, "words live in messages.txt, not in attribute %s", at->attr);
	}
	if (at->n_value + 1 < sizeof at->value) {
		at->value[at->n_value] = *p;
		at->value[at->n_value + 1] = '\0';
	}
	at->n_value++;
}

/* --- one character inside a tag --- */

static void after_lt(struct templ *t, char ch)
{
	struct place *at = &t->at;
	at->is_end_tag = ch == '/';
	if (isalpha((unsigned char)ch) || ch == '/') {
		at->state = IN_TAG_NAME;
		if (ch != '/') {
			name_add(t, at->tag.name, ch);
		}
	} else if (ch == '!') {
		at->state = IN_BANG;
		at->n_value = 0;
		at->value[0] = '\0';
	} else {
		refuse(t, "a lone < is written &lt;");
	}
}

static void between(struct templ *t, char ch)
{
	struct place *at = &t->at;
	if (is_blank(ch)) {
		at->state = IN_TAG;
	} else if (ch == '>') {
		tag_done(t, false);
	} else if (ch == '/' && !at->is_end_tag) {
		at->state = AFTER_SLASH;
	} else if (at->state == NEED_GAP) {
		refuse(t, "<%s>: a blank is missing before '%c'", at->tag.name, ch);
	} else if (at->is_end_tag || !(isalpha((unsigned char)ch) || ch == '_')) {
		refuse(t, "<%s>: '%c' cannot begin an attribute", at->tag.name, ch);
	} else {
		at->state = IN_ATTR_NAME;
		at->attr[0] = '\0';
		text_char(&t->literal, ' ');
		text_char(&t->literal, ch);
		name_add(t, at->attr, ch);
	}
}

static void in_attr_name(struct templ *t, char ch)
{
	struct place *at = &t->at;
	if (isalnum((unsigned char)ch) || (ch != '\0' && strchr("-_:.", ch))) {
		text_char(&t->literal, ch);
		name_add(t, at->attr, ch);
		return;
	}
	attr_named(t);
	if (ch == '=') {
		text_char(&t->literal, ch);
		at->state = AFTER_EQUALS;
	} else {
		at->state = NEED_GAP;
		between(t, ch);
	}
}

static void in_tag_name(struct templ *t, char ch)
{
	if (isalnum((unsigned char)ch) || ch == '-' || ch == ':') {
		name_add(t, t->at.tag.name, ch);
	} else {
		tag_named(t);
		between(t, ch);
	}
}

void tag_char(struct templ *t, const char *p)
{
	struct place *at = &t->at;
	switch (at->state) {
	case AFTER_LT:
		after_lt(t, *p);
		break;
	case IN_TAG_NAME:
		in_tag_name(t, *p);
		break;
	case NEED_GAP:
	case IN_TAG:
		between(t, *p);
		break;
	case IN_ATTR_NAME:
		in_attr_name(t, *p);
		break;
	case AFTER_EQUALS:
		if (*p != '"') {
			refuse(t, "values of attributes stand in double quotes, directly after %s=", at->attr);
		}
		text_char(&t->literal, '"');
		at->state = IN_VALUE;
		break;
	case IN_VALUE:
		value_char(t, p);
		break;
	case AFTER_SLASH:
		if (*p != '>') {
			refuse(t, "<%s: / must be followed by >", at->tag.name);
		}
		tag_done(t, true);
		break;
	default:
		break;
	}
}
