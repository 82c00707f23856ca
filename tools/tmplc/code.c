/* The C that a template becomes. #line makes the compiler speak of the .html file. */
#include "tmplc.h"

#include <ctype.h>
#include <string.h>

static void indent(struct text *t, int tabs)
{
	for (int i = 0; i < tabs; i++) {
		text_char(t, '\t');
	}
}

/* Markup collected so far becomes one call, in the block that is `tabs` deep. */
static void flush_literal(struct templ *t, int tabs)
{
	if (t->literal.n == 0) {
		return;
	}
	indent(t->code, tabs);
	text_str(t->code, "out_raw(o, ");
	text_c_string(t->code, t->literal.p, t->literal.n, "\t\t\t");
	text_printf(t->code, ", %zu);\n", t->literal.n);
	t->literal = (struct text){ 0 };
}

/* #line, unless the compiler already believes to be there. */
static void locate(struct templ *t, struct text *into)
{
	if (into == t->code) {
		if (t->line_known > 0 && t->line == t->line_known + (into->lines - t->line_known_at)) {
			return;
		}
		t->line_known = t->line;
		t->line_known_at = into->lines + 1;
	}
	text_printf(into, "#line %d ", t->line);
	text_c_string(into, t->file, strlen(t->file), "");
	text_char(into, '\n');
}

static void begin_line(struct templ *t, int tabs)
{
	locate(t, t->code);
	indent(t->code, tabs);
}

/* Where a call stands: inside the function and its blocks. */
static int inside(const struct templ *t) { return t->depth + 1; }

static void check_expression(const struct templ *t, const char *p, size_t n, const char *what)
{
	static const char *const refused[] = { "struct html", "struct url", "out_raw" };
	if (n == 0) {
		refuse(t, "%s: an expression is missing", what);
	}
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		if (memmem(p, n, refused[i], strlen(refused[i]))) {
			refuse(t, "%s is not made in pages", refused[i]);
		}
	}
}

/* --- functions --- */

void code_include(struct templ *t, const char *p)
{
	size_t n = strlen(p);
	bool quoted = n > 2 && ((p[0] == '"' && p[n - 1] == '"') || (p[0] == '<' && p[n - 1] == '>'));
	if (!quoted) {
		refuse(t, "include \"module/header.h\"");
	}
	struct text line = { 0 };
	text_printf(&line, "#include %s\n", p);
	if (!t->includes->p || !strstr(t->includes->p, line.p)) {
		text_add(t->includes, line.p, line.n);
	}
}

void code_function(struct templ *t, const char *name, size_t n, const char *args)
{
	struct text head = { 0 };
	bool has_args = *args && strcmp(args, "void") != 0;
	text_printf(&head, "void %.*s_html(struct out *o%s%s)", (int)n, name, has_args ? ", " : "", has_args ? args : "");
	locate(t, t->prototypes);
	text_printf(t->prototypes, "%s;\n", head.p);
	text_char(t->code, '\n');
	begin_line(t, 0);
	text_printf(t->code, "%s\n{\n", head.p);
}

void code_function_end(struct templ *t)
{
	flush_literal(t, 1);
	text_str(t->code, "}\n");
	text_printf(t->code, "#line %d ", t->code->lines + 2);
	text_c_string(t->code, t->code_name, strlen(t->code_name), "");
	text_char(t->code, '\n');
	t->line_known = 0;
}

/* --- what is printed --- */

void code_value(struct templ *t, enum out_place where, const char *expr, size_t n)
{
	static const char *const writers[] = { "OUT_TEXT", "OUT_ATTR", "OUT_URL" };
	check_expression(t, expr, n, "{{ }}");
	flush_literal(t, inside(t));
	begin_line(t, inside(t));
	text_printf(t->code, "%s(o, %.*s);\n", writers[where], (int)n, expr);
}

/* The length of an argument's expression: up to ` name=` outside of parentheses and quotes. */
static size_t argument_length(const char *p, size_t n)
{
	int depth = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '"') {
			for (i++; i < n && p[i] != '"'; i++) {
				i += p[i] == '\\';
			}
		} else if (p[i] == ' ' && depth == 0) {
			const char *rest;
			size_t word = first_word(p + i + 1, &rest);
			const char *after = p + i + 1 + word;
			if (word > 0 && after < p + n && after[0] == '=' && after[1] != '=') {
				return i;
			}
		} else {
			depth += (p[i] == '(' || p[i] == '{' || p[i] == '[') - (p[i] == ')' || p[i] == '}' || p[i] == ']');
		}
	}
	return n;
}

static void arguments(struct templ *t, const char *p, size_t n)
{
	const char *separator = "";
	text_str(t->code, ", MSG_ARGS(");
	while (n > 0) {
		const char *rest;
		size_t word = first_word(p, &rest);
		if (word == 0 || p[word] != '=') {
			refuse(t, "arguments of a message are name=EXPRESSION: %.*s", (int)n, p);
		}
		size_t value = argument_length(p + word + 1, n - word - 1);
		check_expression(t, p + word + 1, value, "{_ }");
		text_printf(t->code, "%s{ \"%.*s\", OUT_ARG(o, %.*s) }", separator, (int)word, p, (int)value, p + word + 1);
		separator = ", ";
		p += word + 1 + value;
		n -= word + 1 + value;
		size_t blanks = n > 0 ? strspn(p, " \t") : 0;
		p += blanks;
		n -= blanks;
	}
	text_char(t->code, ')');
}

/* {_ key }, {_ key name=EXPR } or {_ (EXPR) } with the number of a message. */
void code_message(struct templ *t, const char *p, size_t n)
{
	struct text key = { 0 };
	size_t at = 0;
	if (p[0] == '(') {
		int depth = 0;
		do {
			depth += (p[at] == '(') - (p[at] == ')');
			text_char(&key, p[at++]);
		} while (at < n && depth > 0);
	} else {
		text_str(&key, "MSG_");
		for (; at < n && (islower((unsigned char)p[at]) || isdigit((unsigned char)p[at]) || strchr("_.", p[at])); at++) {
			text_char(&key, p[at] == '.' ? '_' : (char)toupper((unsigned char)p[at]));
		}
		if (at == 0 || (at < n && p[at] != ' ')) {
			refuse(t, "{_ } needs a key of messages.txt: %.*s", (int)n, p);
		}
	}
	size_t blanks = strspn(p + at, " \t");
	flush_literal(t, inside(t));
	begin_line(t, inside(t));
	bool has_args = at + blanks < n;
	text_printf(t->code, "%s(o, %s", has_args ? "out_msg_args" : "out_msg", key.p);
	if (has_args) {
		arguments(t, p + at + blanks, n - at - blanks);
	}
	text_str(t->code, ");\n");
}

/* --- statements --- */

/* The count beside a list: n_entries beside v->entries, n beside x.v. */
static char *count_of(const struct templ *t, const char *list)
{
	size_t n = strlen(list), from = n;
	while (from > 0 && (isalnum((unsigned char)list[from - 1]) || list[from - 1] == '_')) {
		from--;
	}
	if (from == n) {
		refuse(t, "for NAME in LIST: %s does not end in a name", list);
	}
	struct text count = { 0 };
	text_add(&count, list, from);
	if (strcmp(list + from, "v") == 0 && from > 0) {
		text_str(&count, "n");
	} else {
		text_printf(&count, "n_%s", list + from);
	}
	return count.p;
}

void code_for(struct templ *t, const char *p)
{
	const char *rest, *list;
	size_t n = first_word(p, &rest);
	size_t in = first_word(rest, &list);
	if (n == 0 || in != 2 || strncmp(rest, "in", 2) != 0 || !*list) {
		refuse(t, "for NAME in LIST");
	}
	const char *count = count_of(t, list);
	flush_literal(t, t->depth); /* written before the block that has just begun */
	begin_line(t, t->depth);
	int w = (int)n;
	text_printf(t->code, "for (size_t i_%.*s = 0; i_%.*s < (%s); i_%.*s++) {"
	            " const __typeof__(*(%s)) *const %.*s = &(%s)[i_%.*s];\n", w, p, w, p, count, w, p, list, w, p, list, w, p);
}

/* `word` is if or elif; else comes without `expr`. */
void code_if(struct templ *t, const char *word, const char *expr)
{
	bool is_first = strcmp(word, "if") == 0;
	flush_literal(t, is_first ? t->depth : inside(t));
	begin_line(t, t->depth);
	if (!expr) {
		text_str(t->code, "} else {\n");
		return;
	}
	check_expression(t, expr, strlen(expr), word);
	text_printf(t->code, "%sif (%s) {\n", is_first ? "" : "} else ", expr);
}

void code_end(struct templ *t)
{
	flush_literal(t, inside(t) + 1); /* the block has ended, the markup stood in it */
	indent(t->code, inside(t));
	text_str(t->code, "}\n");
}

void code_let(struct templ *t, const char *p)
{
	const char *rest;
	size_t n = first_word(p, &rest);
	if (n == 0 || rest[0] != '=' || rest[1] == '=') {
		refuse(t, "let NAME = EXPRESSION");
	}
	rest += 1 + strspn(rest + 1, " ");
	check_expression(t, rest, strlen(rest), "let");
	flush_literal(t, inside(t));
	begin_line(t, inside(t));
	text_printf(t->code, "const __auto_type %.*s = %s;\n", (int)n, p, rest);
}

void code_use(struct templ *t, const char *p)
{
	const char *args;
	size_t n = first_word(p, &args), n_args = strlen(args);
	if (n == 0 || args[0] != '(' || args[n_args - 1] != ')') {
		refuse(t, "use FUNCTION(ARGUMENTS)");
	}
	check_expression(t, args, n_args, "use");
	place_use(t, p, n);
	flush_literal(t, inside(t));
	begin_line(t, inside(t));
	size_t inner = n_args - 2;
	text_printf(t->code, "%.*s_html(o%s%.*s);\n", (int)n, p, inner > 0 ? ", " : "", (int)inner, args + 1);
}
