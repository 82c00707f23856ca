/* Built from libfyaml's events, not its documents: no node of foreign shape, no alias ever resolved, lines at hand. */
#include "catalog/yaml.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <utf8proc.h>

struct builder {
	struct arena *arena;
	struct fy_parser *parser;
	struct fy_diag *diag;
	struct yaml_error *error;
	size_t n_nodes;
};

static bool wrong(struct builder *b, int line, const char *reason)
{
	if (str_is_none(b->error->reason)) {
		*b->error = (struct yaml_error){ line, str_copy(b->arena, str_from_c(reason)) };
	}
	return false;
}

static int mark_line(const struct fy_mark *mark)
{
	return mark ? mark->line + 1 : 1;
}

static int event_line(struct fy_event *e)
{
	return mark_line(fy_event_start_mark(e));
}

/*
 * libfyaml tells "<memory-...>:LINE:COLUMN: error: REASON" and then the place in the file. Taken from its output:
 * its list of collected errors leaks (0.7.12).
 */
static void on_complaint(struct fy_diag *diag, void *user, const char *p, size_t n)
{
	struct builder *b = user;
	str text = { p, n };
	str word = S(": error: ");
	size_t at = str_find(text, word, 0);
	int64_t line = 1;

	(void)diag;
	if (at == SIZE_MAX) {
		return;
	}
	str place = str_sub(text, 0, at);
	size_t after_name = str_find(place, S(">:"), 0);
	if (after_name != SIZE_MAX) {
		str rest = str_sub(place, after_name + 2, place.n);
		if (!str_to_i64(str_cut(&rest, ':'), &line) || line < 1 || line > YAML_FILE_BYTES_MAX) {
			line = 1;
		}
	}
	str reason = str_trim(str_sub(text, at + word.n, n));
	wrong(b, (int)line, str_cz(b->arena, reason));
}

/* The next event, or NULL with the reason set. To be freed by the caller. */
static struct fy_event *next_event(struct builder *b)
{
	struct fy_event *e = fy_parser_parse(b->parser);

	if (!e) {
		wrong(b, 1, "not readable as YAML");
		return NULL;
	}
	struct fy_token *anchor = fy_event_get_anchor_token(e);
	struct fy_token *tag = fy_event_get_tag_token(e);
	bool good = true;
	if (e->type == FYET_ALIAS) {
		good = wrong(b, event_line(e), "alias (*name): write the text out");
	} else if (anchor) {
		good = wrong(b, mark_line(fy_token_start_mark(anchor)), "anchor (&name): not allowed");
	} else if (tag) {
		good = wrong(b, mark_line(fy_token_start_mark(tag)), "tag (!name): not allowed");
	}
	if (!good) {
		fy_parser_event_free(b->parser, e);
		return NULL;
	}
	return e;
}

/* Plain and quoted text over several lines would be joined by blanks, which Japanese does not want. */
static bool runs_on(struct fy_event *e)
{
	const struct fy_mark *start = fy_event_start_mark(e);
	const struct fy_mark *end = fy_event_end_mark(e);
	enum fy_scalar_style style = fy_token_scalar_style(e->scalar.value);

	return style != FYSS_LITERAL && style != FYSS_FOLDED && start && end && end->line > start->line;
}

static bool read_scalar(struct builder *b, struct fy_event *e, struct yaml *ret)
{
	size_t n = 0;
	const char *p = e->scalar.value ? fy_token_get_text(e->scalar.value, &n) : "";
	str text = str_copy(b->arena, (str){ p ? p : "", n });

	ret->type = YAML_TEXT;
	if (!e->scalar.value) {
		ret->is_null = true;
		return true;
	}
	enum fy_scalar_style style = fy_token_scalar_style(e->scalar.value);
	if (style == FYSS_FOLDED || style == FYSS_LITERAL) {
		ret->line -= ret->line > 1; /* its text begins below the | */
	}
	if (style == FYSS_FOLDED) {
		return wrong(b, ret->line, "folded text (>): use | or one line");
	}
	if (runs_on(e)) {
		return wrong(b, ret->line, "text runs on over several lines: write it on one line or begin it with |");
	}
	while (text.n > 0 && text.p[text.n - 1] == '\n') {
		text.n--;
	}
	ret->text = text;
	ret->is_null = style == FYSS_PLAIN && (text.n == 0 || str_eq(text, S("~")) || str_eq(text, S("null")));
	return true;
}

static bool read_node(struct builder *b, struct fy_event *e, int depth, struct yaml **ret);

static bool read_value(struct builder *b, int depth, struct yaml **ret)
{
	struct fy_event *e = next_event(b);

	if (!e) {
		return false;
	}
	bool good = read_node(b, e, depth, ret);
	fy_parser_event_free(b->parser, e);
	return good;
}

static const struct yaml_item *find_key(const struct yaml *map, str key)
{
	for (const struct yaml_item *i = map->items; i; i = i->next) {
		if (str_eq(i->key, key)) {
			return i;
		}
	}
	return NULL;
}

const struct yaml_item *yaml_find(const struct yaml *map, const char *key)
{
	return find_key(map, str_from_c(key));
}

static bool read_key(struct builder *b, struct fy_event *e, const struct yaml *map, struct yaml_item *ret)
{
	struct yaml key = { .line = event_line(e) };

	if (e->type != FYET_SCALAR) {
		return wrong(b, key.line, "a key must be plain text");
	}
	if (!read_scalar(b, e, &key)) {
		return false;
	}
	if (key.text.n == 0 || key.text.n > 60) {
		return wrong(b, key.line, "a key must have 1 to 60 letters");
	}
	if (find_key(map, key.text)) {
		return wrong(b, key.line, str_cz(b->arena, str_printf(b->arena, "key \"%.*s\" stands here twice",
		                                                       STR_FMT(key.text))));
	}
	ret->key = key.text;
	ret->line = key.line;
	return true;
}

/* Items up to the end of a list or map. */
static bool read_items(struct builder *b, struct yaml *node, int depth)
{
	struct yaml_item **tail = &node->items;
	enum fy_event_type end = node->type == YAML_MAP ? FYET_MAPPING_END : FYET_SEQUENCE_END;

	for (;;) {
		struct fy_event *e = next_event(b);
		if (!e) {
			return false;
		}
		if (e->type == end) {
			fy_parser_event_free(b->parser, e);
			return true;
		}
		struct yaml_item *item = arena_new(b->arena, struct yaml_item);
		struct yaml *value = NULL;
		bool good = node->type == YAML_MAP ? read_key(b, e, node, item) && read_value(b, depth, &value)
		                                   : read_node(b, e, depth, &value);
		fy_parser_event_free(b->parser, e);
		if (!good) {
			return false;
		}
		item->value = value;
		if (node->type == YAML_LIST) {
			item->line = value->line;
		}
		*tail = item;
		tail = &item->next;
		if (++node->n > YAML_ITEMS_MAX) {
			return wrong(b, item->line, "more than 1000 items in one list or map");
		}
	}
}

static bool read_node(struct builder *b, struct fy_event *e, int depth, struct yaml **ret)
{
	struct yaml *node = arena_new(b->arena, struct yaml);

	*ret = node;
	node->line = event_line(e);
	if (++b->n_nodes > YAML_NODES_MAX) {
		return wrong(b, node->line, "more than 20000 values in one file");
	}
	if (e->type == FYET_SCALAR) {
		return read_scalar(b, e, node);
	}
	if (e->type != FYET_MAPPING_START && e->type != FYET_SEQUENCE_START) {
		return wrong(b, node->line, "a value is missing");
	}
	if (depth >= YAML_DEPTH_MAX) {
		return wrong(b, node->line, "nested too deeply");
	}
	node->type = e->type == FYET_MAPPING_START ? YAML_MAP : YAML_LIST;
	return read_items(b, node, depth + 1);
}

/* Takes an event that has to come now. */
static bool expect(struct builder *b, enum fy_event_type type, const char *reason)
{
	struct fy_event *e = next_event(b);

	if (!e) {
		return false;
	}
	bool good = e->type == type;
	if (!good) {
		wrong(b, event_line(e), reason);
	}
	fy_parser_event_free(b->parser, e);
	return good;
}

static bool read_document(struct builder *b, struct yaml **ret)
{
	if (!expect(b, FYET_STREAM_START, "not readable as YAML") ||
	    !expect(b, FYET_DOCUMENT_START, "the file is empty") || !read_value(b, 0, ret) ||
	    !expect(b, FYET_DOCUMENT_END, "not readable as YAML") ||
	    !expect(b, FYET_STREAM_END, "more than one document (---) in a file")) {
		return false;
	}
	if ((*ret)->type != YAML_MAP) {
		return wrong(b, (*ret)->line, "the file must be a map (name: value)");
	}
	return true;
}

int yaml_bad_line(str text)
{
	int line = 1;

	for (size_t at = 0; at < text.n;) {
		utf8proc_int32_t cp = -1;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text.p + at,
		                                      (utf8proc_ssize_t)(text.n - at), &cp);
		if (n <= 0 || cp < 0 || (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || cp == 0x7f) {
			return line;
		}
		line += cp == '\n';
		at += (size_t)n;
	}
	return 0;
}

static str nfc(struct arena *a, str text)
{
	utf8proc_uint8_t *made = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text.p, (utf8proc_ssize_t)text.n, &made,
	                                  UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	str ret = n < 0 ? STR_NONE : str_copy(a, (str){ (const char *)made, (size_t)n });

	free(made);
	return ret;
}

/* With a diagnostic object of our own: complaints come to on_complaint(), nothing is printed. */
static bool open_parser(struct builder *b, str text)
{
	struct fy_diag_cfg diag_cfg;

	fy_diag_cfg_default(&diag_cfg);
	diag_cfg.fp = NULL;
	diag_cfg.output_fn = on_complaint;
	diag_cfg.user = b;
	diag_cfg.colorize = false;
	b->diag = fy_diag_create(&diag_cfg);
	if (!b->diag) {
		return false;
	}
	const struct fy_parse_cfg cfg = { .search_path = "", .flags = FYPCF_QUIET, .diag = b->diag };
	b->parser = fy_parser_create(&cfg);
	return b->parser && fy_parser_set_string(b->parser, text.p, text.n) == 0;
}

static void close_parser(struct builder *b)
{
	if (b->parser) {
		fy_parser_destroy(b->parser);
	}
	if (b->diag) {
		fy_diag_unref(b->diag);
	}
}

bool yaml_parse(struct arena *a, str text, const struct yaml **ret, struct yaml_error *ret_error)
{
	struct builder b = { .arena = a, .error = ret_error };
	struct yaml *top = NULL;

	*ret_error = (struct yaml_error){ 0 };
	if (text.n > YAML_FILE_BYTES_MAX) {
		return wrong(&b, 1, "larger than 512 KB");
	}
	int bad = yaml_bad_line(text);
	if (bad) {
		return wrong(&b, bad, "not valid UTF-8, or a control character");
	}
	str composed = nfc(a, text);
	if (str_is_none(composed) || !open_parser(&b, composed)) {
		close_parser(&b);
		return wrong(&b, 1, "the YAML reader could not start");
	}
	bool good = read_document(&b, &top);
	close_parser(&b);
	*ret = top;
	return good;
}
