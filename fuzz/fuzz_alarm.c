/*
 * What another program posts, read by a mapping. Up to the first NUL stands a mapping, a field a line in the order of
 * alarm_map_fields (a bar is a line break); a digit alone takes a preset of the catalogue. Behind it the JSON.
 */
#include <stdlib.h>

#include "alarm/read.h"
#include "base/text.h"
#include "catalog/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_text(str s, size_t chars)
{
	if (str_is_none(s) || !text_is_utf8(s) || text_chars(s) > chars + 1) {
		abort();
	}
}

static void check_alarm(const struct alarm *a)
{
	if (a->trouble != ALARM_FINE) {
		return;
	}
	if (a->title.n == 0 || a->grade < -1 || a->grade >= ALARM_GRADE_MAX || str_find(a->title, S("\n"), 0) != SIZE_MAX ||
	    str_find(a->host, S("\n"), 0) != SIZE_MAX) {
		abort();
	}
	check_text(a->title, ALARM_TITLE_CHARS);
	check_text(a->text, ALARM_TEXT_CHARS);
	check_text(a->host, ALARM_LINE_CHARS);
	check_text(a->traces, 1 << 20);
}

static void read_mapping(struct arena *a, str text, struct alarm_map *ret)
{
	int64_t preset;
	if (str_to_i64(text, &preset) && preset >= 0 && (size_t)preset < catalog_builtin.n_alarms) {
		*ret = alarm_preset_map(&catalog_builtin.alarms[preset], LANG_JA);
		return;
	}
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		str line = str_is_none(text) ? S("") : str_cut(&text, '\n');
		char *p = arena_chars(a, line.n + 1);
		for (size_t k = 0; k < line.n; k++) {
			p[k] = line.p[k] == '|' ? '\n' : line.p[k];
		}
		*alarm_map_at(ret, i) = (str){ p, line.n };
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	arena_init(&a);
	struct ctx c = { .arena = &a, .catalog = &catalog_builtin, .now_ms = INT64_C(1795651200000) };
	str rest = { (const char *)data, n }, place = S("");
	str mapping = n ? str_cut(&rest, '\0') : S("");
	struct alarm_map m = { 0 };
	const struct json *body;
	bool is_right = text_is_utf8(mapping);
	read_mapping(&a, mapping, &m);
	for (size_t i = 0; i < ALARM_MAP_FIELDS; i++) {
		struct alarm_map_error e = alarm_map_check(&m, i);
		if (e.line < 1 || e.column < 1) {
			abort();
		}
		is_right = is_right && e.what == ALARM_RIGHT;
	}
	str json = str_is_none(rest) ? S("") : rest;
	if (is_right && text_is_utf8(json) && json_parse(&c, json, &body)) {
		struct alarm *v = NULL;
		size_t n_alarms = 0;
		enum alarm_trouble t = alarm_read(&c, &m, body, &v, &n_alarms, &place);
		for (size_t i = 0; t == ALARM_FINE && i < n_alarms; i++) {
			check_alarm(&v[i]);
			for (size_t f = 0; f < ALARM_MAP_FIELDS; f++) {
				struct alarm_given g = alarm_given(&c, &m, body, i, f);
				check_text(g.value, ALARM_TEXT_CHARS);
			}
		}
	}
	arena_free(&a);
	return 0;
}
