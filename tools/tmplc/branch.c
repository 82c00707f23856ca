/* Ways through a template part and join; wherever they join, the markup stands at the same place. */
#include "tmplc.h"

#include <string.h>

/* A statement ends the name before it: `<input{% if x %} checked{% end %}>` */
static void settle(struct templ *t)
{
	struct place *at = &t->at;
	switch (at->state) {
	case IN_TEXT:
		place_flush_blank(t);
		break;
	case IN_TAG_NAME:
	case IN_ATTR_NAME:
		place_char(t, " "); /* checks the name; writes nothing */
		at->state = NEED_GAP;
		break;
	case IN_TAG:
	case NEED_GAP:
		break;
	case IN_VALUE:
		if (is_url_attribute(at->attr) || is_fixed_attribute(at->attr)) {
			refuse(t, "no statements inside attribute %s", at->attr);
		}
		break;
	case IN_COMMENT:
	case IN_BANG:
		refuse(t, "no statements inside comments; `%% -- text` is a comment of the template");
	default:
		refuse(t, "no statement can stand here");
	}
}

static bool is_in_tag(enum state s) { return s == NEED_GAP || s == IN_TAG; }

static void check_same(const struct templ *t, const struct branch *b)
{
	const struct place *x = &b->before, *y = &t->at;
	for (size_t i = 0; i < y->n_open || i < x->n_open; i++) {
		if (i >= x->n_open) {
			refuse(t, "<%s> of line %d is still open at the end of its branch", y->open[i].name, y->open[i].line);
		}
		if (i >= y->n_open || strcmp(x->open[i].name, y->open[i].name) != 0) {
			refuse(t, "the branch of line %d closes <%s>, which it did not open", b->line, x->open[i].name);
		}
	}
	bool same_state = x->state == y->state || (is_in_tag(x->state) && is_in_tag(y->state));
	if (!same_state || (x->state != IN_TEXT && strcmp(x->tag.name, y->tag.name) != 0)
	    || (x->state == IN_VALUE && strcmp(x->attr, y->attr) != 0)) {
		refuse(t, "the branch of line %d ends in the middle of a tag", b->line);
	}
}

void branch_open(struct templ *t, bool is_for)
{
	if (t->depth == BRANCH_MAX) {
		refuse(t, "more than %d statements inside each other", BRANCH_MAX);
	}
	settle(t);
	t->branches[t->depth++] = (struct branch){ .is_for = is_for, .line = t->line, .before = t->at };
}

static struct branch *innermost(struct templ *t, const char *word)
{
	if (t->depth == 0) {
		refuse(t, "%s without an open if or for", word);
	}
	settle(t);
	struct branch *b = &t->branches[t->depth - 1];
	check_same(t, b);
	return b;
}

void branch_else(struct templ *t, bool is_last)
{
	struct branch *b = innermost(t, is_last ? "else" : "elif");
	if (b->is_for || b->had_else) {
		refuse(t, "%s does not belong to the %s of line %d", is_last ? "else" : "elif", b->is_for ? "for" : "else",
		       b->line);
	}
	b->had_else = is_last;
	t->at = b->before;
}

void branch_end(struct templ *t)
{
	struct branch *b = innermost(t, "end");
	enum state state = t->at.state;
	size_t n_value = t->at.n_value;
	t->at = b->before;
	t->at.after_block = false;
	if (is_in_tag(state)) {
		t->at.state = NEED_GAP;
	}
	t->at.n_value = n_value;
	t->depth--;
}
