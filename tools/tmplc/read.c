/* A file into pieces: statement lines, {{ value }}, {_ message }, {% statement %} and characters of markup. */
#include "tmplc.h"

#include <ctype.h>
#include <string.h>

size_t first_word(const char *p, const char **rest)
{
	size_t n = 0;
	while (isalnum((unsigned char)p[n]) || p[n] == '_') {
		n++;
	}
	*rest = p + n + strspn(p + n, " \t");
	return n;
}

static char *trimmed(const char *p, size_t n)
{
	while (n > 0 && is_blank(p[0])) {
		p++;
		n--;
	}
	while (n > 0 && is_blank(p[n - 1])) {
		n--;
	}
	char *made = host_copy(p, n);
	for (size_t i = 0; i < n; i++) {
		made[i] = made[i] == '\n' || made[i] == '\r' ? ' ' : made[i];
	}
	return made;
}

/* --- functions --- */

static char *next_name(const char **p)
{
	*p += strspn(*p, " \t");
	size_t n = strcspn(*p, " \t");
	char *name = host_copy(*p, n);
	*p += n;
	return name;
}

static void function_end(struct templ *t)
{
	if (!t->in_function) {
		return;
	}
	if (t->depth > 0) {
		const struct branch *b = &t->branches[t->depth - 1];
		die_at(t->file, b->line, "%s without end", b->is_for ? "for" : "if");
	}
	if (t->at.state != IN_TEXT) {
		refuse(t, "ends in the middle of a tag or comment");
	}
	size_t i = 0;
	for (const char *p = t->opens ? t->opens : ""; *p; i++) {
		const char *name = next_name(&p);
		if (*name && (i >= t->at.n_open || strcmp(t->at.open[i].name, name) != 0)) {
			refuse(t, "`%% opens %s`, but that is not what is left open", t->opens);
		}
	}
	if (i < t->at.n_open) {
		const struct element *e = &t->at.open[i];
		die_at(t->file, e->line, "<%s> is never closed", e->name);
	}
	code_function_end(t);
	t->in_function = false;
}

static void function_begin(struct templ *t, const char *p)
{
	const char *args;
	size_t n = first_word(p, &args);
	size_t n_args = strlen(args);
	if (n == 0 || args[0] != '(' || args[n_args - 1] != ')') {
		refuse(t, "a page or part is written `%% page NAME(ARGUMENTS)`");
	}
	code_function(t, p, n, trimmed(args + 1, n_args - 2));
	t->at = (struct place){ .after_block = true };
	t->opens = NULL;
	t->in_function = true;
}

/* `% closes main body html`: the function begins inside these, innermost first. */
static void closes(struct templ *t, const char *p)
{
	char *names[OPEN_MAX];
	size_t n = 0;
	while (*p && n < OPEN_MAX) {
		names[n++] = next_name(&p);
	}
	while (n > 0) {
		struct element e = { .line = t->line, .no_words_here = true };
		strncpy(e.name, names[--n], NAME_ROOM - 1);
		place_push(t, &e);
	}
}

/* --- statements --- */

static bool is_word(const char *p, size_t n, const char *word) { return strlen(word) == n && memcmp(p, word, n) == 0; }

/* What may stand outside of functions. */
static bool outer_statement(struct templ *t, const char *p, size_t n, const char *rest)
{
	if (is_word(p, n, "include")) {
		code_include(t, rest);
	} else if (is_word(p, n, "page") || is_word(p, n, "part")) {
		function_end(t);
		function_begin(t, rest);
	} else {
		return false;
	}
	return true;
}

static bool branch_statement(struct templ *t, const char *p, size_t n, const char *rest)
{
	if (is_word(p, n, "for")) {
		branch_open(t, true);
		code_for(t, rest);
	} else if (is_word(p, n, "if")) {
		branch_open(t, false);
		code_if(t, "if", rest);
	} else if (is_word(p, n, "elif")) {
		branch_else(t, false);
		code_if(t, "elif", rest);
	} else if (is_word(p, n, "else") && !*rest) {
		branch_else(t, true);
		code_if(t, "else", NULL);
	} else if (is_word(p, n, "end") && !*rest) {
		branch_end(t);
		code_end(t);
	} else {
		return false;
	}
	return true;
}

static void statement(struct templ *t, const char *p, bool is_inline)
{
	const char *rest;
	if (strncmp(p, "--", 2) == 0) {
		return;
	}
	size_t n = first_word(p, &rest);
	if (!is_inline && outer_statement(t, p, n, rest)) {
		return;
	}
	if (!t->in_function) {
		refuse(t, "a template begins with `%% page NAME(ARGUMENTS)`");
	}
	if (branch_statement(t, p, n, rest)) {
		return;
	}
	if (is_word(p, n, "use")) {
		code_use(t, rest);
	} else if (is_word(p, n, "let")) {
		code_let(t, rest);
	} else if (is_word(p, n, "opens") && !is_inline) {
		t->opens = host_copy(rest, strlen(rest));
	} else if (is_word(p, n, "closes") && !is_inline) {
		closes(t, rest);
	} else {
		refuse(t, "unknown statement: %s", p);
	}
}

/* --- pieces --- */

static int lines_in(const char *p, size_t n)
{
	int lines = 0;
	for (size_t i = 0; i < n; i++) {
		lines += p[i] == '\n';
	}
	return lines;
}

/* The length up to `mark`; ends the program when it never comes. */
static size_t until(const struct templ *t, const char *p, const char *mark)
{
	const char *end = strstr(p, mark);
	if (!end) {
		refuse(t, "%s is missing", mark);
	}
	return (size_t)(end - p);
}

/* {_ key name=EXPR }: ends at the first } outside of braces, parentheses and quotes. */
static size_t message_length(const struct templ *t, const char *p)
{
	int depth = 0;
	for (size_t i = 0; p[i]; i++) {
		if (p[i] == '"') {
			i++;
			while (p[i] && p[i] != '"') {
				i += p[i] == '\\' && p[i + 1] ? 2 : 1;
			}
		} else if (p[i] == '}' && depth == 0) {
			return i;
		} else {
			depth += (p[i] == '{' || p[i] == '(') - (p[i] == '}' || p[i] == ')');
		}
		if (!p[i]) {
			break;
		}
	}
	refuse(t, "} is missing");
}

/* A dynamic piece at p; its length, 0 when p is plain markup. */
static size_t dynamic_piece(struct templ *t, const char *p)
{
	if (p[0] != '{' || (p[1] != '{' && p[1] != '_' && p[1] != '%')) {
		return 0;
	}
	size_t n = p[1] == '_' ? message_length(t, p + 2) : until(t, p + 2, p[1] == '{' ? "}}" : "%}");
	const char *inner = trimmed(p + 2, n);
	if (!t->in_function) {
		refuse(t, "a template begins with `%% page NAME(ARGUMENTS)`");
	}
	if (p[1] == '{') {
		code_value(t, place_dynamic(t, false), inner, strlen(inner));
	} else if (p[1] == '_') {
		place_dynamic(t, true);
		code_message(t, inner, strlen(inner));
	} else {
		statement(t, inner, true);
	}
	return n + (p[1] == '_' ? 3 : 4);
}

static size_t markup_char(struct templ *t, const char *p)
{
	if (t->in_function) {
		place_char(t, p);
	} else if (!is_blank(*p)) {
		refuse(t, "a template begins with `%% page NAME(ARGUMENTS)`");
	}
	return 1;
}

void read_template(struct templ *t)
{
	struct text in = read_whole(t->file);
	if (!utf8_is_valid(in.p, in.n) || strlen(in.p) != in.n) {
		die_at(t->file, 0, "not valid UTF-8");
	}
	t->line = 1;
	bool at_line_start = true;
	for (const char *p = in.p; *p;) {
		size_t blanks = at_line_start ? strspn(p, " \t") : 0;
		size_t n;
		if (at_line_start && p[blanks] == '%') {
			n = strcspn(p, "\n");
			statement(t, trimmed(p + blanks + 1, n - blanks - 1), false);
			n += p[n] == '\n'; /* the line leaves no trace in the page */
		} else {
			n = dynamic_piece(t, p);
			n = n > 0 ? n : markup_char(t, p);
		}
		t->line += lines_in(p, n);
		p += n;
		at_line_start = p[-1] == '\n';
	}
	function_end(t);
}
