#include "catalog/read_parts.h"

#define LEVELS_MAX 4
#define RULES_MAX 40

static void read_report(struct map *level, struct level *v)
{
	struct map m;
	const struct yaml *node = map_map(level, "report");
	if (!node || !map_open(level->r, node, "\"report\"", &m)) {
		return;
	}
	v->report_first_hours = map_int(&m, "first_day_hours", 0, 24);
	v->report_later_hours = map_int(&m, "later_hours", 0, 24 * 31);
	v->report_phase_end = map_bool(&m, "phase_end", NEEDED);
	map_close(&m);
}

static void read_call(struct map *m, struct level *level)
{
	const struct yaml *list = map_list(m, "call", OPTIONAL, LEVEL_CALL_MAX);
	str *v = arena_array(m->r->arena, str, LEVEL_CALL_MAX);

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next) {
		str key = i->value->type == YAML_TEXT ? i->value->text : S("");
		check_role(m->r, i->value->line, key);
		v[level->n_call++] = key;
	}
	level->call = v;
}

static void read_level_list(struct map *top)
{
	struct reader *r = top->r;
	const struct yaml *list = map_list(top, "levels", NEEDED, LEVELS_MAX);
	struct level *v = arena_array(r->arena, struct level, LEVELS_MAX);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(r, i->value, "a level", &m)) {
			continue;
		}
		v[n].number = map_int(&m, "number", 0, LEVELS_MAX - 1);
		if (v[n].number != (int)n) {
			reader_error(r, map_line(&m, "number"), "levels must be 0, 1, 2, 3 in this order");
		}
		v[n].name = map_text2(&m, "name", ONE_LINE);
		v[n].scope = map_text2(&m, "scope", ONE_LINE);
		v[n].role = map_key(&m, "role", NEEDED);
		check_role(r, map_line(&m, "role"), v[n].role);
		v[n].calls_net = map_bool(&m, "calls_net", NEEDED);
		read_call(&m, &v[n]);
		read_report(&m, &v[n]);
		map_close(&m);
	}
	if (list && n != LEVELS_MAX) {
		reader_error(r, list->line, "levels must be 0, 1, 2, 3 in this order");
	}
	r->catalog->levels = v;
	r->catalog->n_levels = n;
}

static void read_questions(struct map *top)
{
	struct reader *r = top->r;
	const struct yaml *list = map_list(top, "questions", NEEDED, LEVEL_QUESTIONS_MAX);
	struct level_question *v = arena_array(r->arena, struct level_question, LEVEL_QUESTIONS_MAX);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(r, i->value, "a question", &m)) {
			continue;
		}
		v[n].key = unique_key(&m, v, n, sizeof *v);
		v[n].text = map_text2(&m, "text", ONE_LINE);
		v[n].help = map_text2(&m, "help", ONE_LINE);
		map_close(&m);
	}
	r->catalog->questions = v;
	r->catalog->n_questions = n;
}

/* yes -> its bit; 0 with an error. */
static uint8_t answer_bit(struct reader *r, const struct yaml *v)
{
	static const char *const names[] = { NULL, "yes", "no", "unknown" };

	for (size_t i = LEVEL_ANSWER_YES; v->type == YAML_TEXT && i <= LEVEL_ANSWER_UNKNOWN; i++) {
		if (str_eq(v->text, str_from_c(names[i]))) {
			return (uint8_t)(1U << i);
		}
	}
	reader_error(r, v->line, "an answer must be yes, no or unknown");
	return 0;
}

/* One answer, or a list of those that fit. */
static uint8_t answer_bits(struct reader *r, const struct yaml *v)
{
	uint8_t bits = 0;

	if (v->type != YAML_LIST) {
		return answer_bit(r, v);
	}
	for (const struct yaml_item *i = v->items; i; i = i->next) {
		bits |= answer_bit(r, i->value);
	}
	if (v->n == 0) {
		reader_error(r, v->line, "an answer must be yes, no or unknown");
	}
	return bits;
}

static void read_when(struct reader *r, const struct yaml *when, struct level_rule *rule)
{
	const struct catalog *k = r->catalog;

	if (!when || when->type != YAML_MAP || when->n == 0) {
		if (when) {
			reader_error(r, when->line, "\"when\" must be a map (question: answer)");
		}
		return;
	}
	for (const struct yaml_item *i = when->items; i; i = i->next) {
		size_t at = 0;
		while (at < k->n_questions && !str_eq(k->questions[at].key, i->key)) {
			at++;
		}
		if (at == k->n_questions) {
			reader_error(r, i->line, "unknown question \"%.*s\"", STR_FMT(i->key));
			continue;
		}
		rule->accepts[at] = answer_bits(r, i->value);
	}
}

static void read_rules(struct map *top)
{
	struct reader *r = top->r;
	const struct yaml *list = map_list(top, "rules", NEEDED, RULES_MAX);
	struct level_rule *v = arena_array(r->arena, struct level_rule, list ? list->n : 1);
	size_t n = 0;

	for (const struct yaml_item *i = list ? list->items : NULL; i; i = i->next, n++) {
		struct map m;
		if (!map_open(r, i->value, "a rule", &m)) {
			continue;
		}
		read_when(r, map_map(&m, "when"), &v[n]);
		v[n].level = map_int(&m, "level", 0, LEVELS_MAX - 1);
		v[n].reason = map_text2(&m, "reason", ONE_LINE);
		map_close(&m);
	}
	r->catalog->rules = v;
	r->catalog->n_rules = n;
}

void read_levels(struct reader *r)
{
	struct map top;

	if (!map_open(r, reader_open(r, S("levels.yaml")), "the file", &top)) {
		return;
	}
	r->catalog->report_source = map_text2(&top, "report_source", ONE_LINE);
	r->catalog->report_verified = map_bool(&top, "report_verified", NEEDED);
	read_level_list(&top);
	read_questions(&top);
	read_rules(&top);
	map_close(&top);
}
