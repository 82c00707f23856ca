#include "emit.h"

#include <stdio.h>

static void emit_keys(struct text *t, const char *name, size_t at, const str *v, size_t n)
{
	text_printf(t, "static const str %s_%zu[] = {", name, at);
	for (size_t i = 0; i < n; i++) {
		text_str(t, i > 0 ? ", " : " ");
		emit_str(t, v[i]);
	}
	text_str(t, n > 0 ? " };\n" : " { 0 } };\n");
}

static void emit_lists(struct text *t, const struct window_def *w, size_t at)
{
	char name[40];
	snprintf(name, sizeof name, "window_ready_%zu", at);
	emit_texts(t, name, w->ready, w->n_ready);
	if (w->n_phones == 0) {
		return;
	}
	text_printf(t, "static const struct window_phone window_phones_%zu[] = {\n", at);
	for (size_t i = 0; i < w->n_phones; i++) {
		text_str(t, "\t{\n");
		member_text2(t, "label", w->phones[i].label);
		member_str(t, "number", w->phones[i].number);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_prefectures(struct text *t, const struct catalog *k)
{
	text_str(t, "static const struct prefecture prefectures[] = {\n");
	for (size_t i = 0; i < k->n_prefectures; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", k->prefectures[i].key);
		member_text2(t, "name", k->prefectures[i].name);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

/* What windows and the firm's place read beside them. */
void emit_places(struct text *t, const struct catalog *k)
{
	emit_prefectures(t, k);
	emit_texts(t, "sources", k->sources, k->n_sources);
}

static void emit_window(struct text *t, const struct window_def *w, size_t at)
{
	text_str(t, "\t{\n");
	member_str(t, "key", w->key);
	member_text2(t, "name", w->name);
	member_text2(t, "runs", w->runs);
	member_text2(t, "for_whom", w->for_whom);
	member_text2(t, "about", w->about);
	member_text2(t, "does_not", w->does_not);
	member_text2(t, "reach", w->reach);
	member_text2(t, "duty", w->duty);
	if (w->n_ready > 0) {
		text_printf(t, "\t  .ready = window_ready_%zu, .n_ready = %zu,\n", at, w->n_ready);
	}
	if (w->n_phones > 0) {
		text_printf(t, "\t  .phones = window_phones_%zu, .n_phones = %zu,\n", at, w->n_phones);
	}
	member_str(t, "hours", w->hours);
	member_str(t, "url", w->url);
	member_str(t, "mail", w->mail);
	member_str(t, "prefecture", w->prefecture);
	member_str(t, "checked", w->checked);
	member_text2(t, "source", w->source);
	text_printf(t, "\t  .is_police = %d, .is_urgent = %d, .verified = %d,\n\t},\n", w->is_police, w->is_urgent, w->verified);
}

static void emit_symptoms(struct text *t, const struct window_knowledge *k)
{
	for (size_t i = 0; i < k->n_symptoms; i++) {
		emit_keys(t, "symptom_kinds", i, k->symptoms[i].kinds, k->symptoms[i].n_kinds);
		emit_keys(t, "symptom_windows", i, k->symptoms[i].windows, k->symptoms[i].n_windows);
		emit_keys(t, "symptom_helpers", i, k->symptoms[i].helpers, k->symptoms[i].n_helpers);
	}
	text_str(t, "static const struct window_symptom window_symptoms[] = {\n");
	for (size_t i = 0; i < k->n_symptoms; i++) {
		const struct window_symptom *s = &k->symptoms[i];
		text_str(t, "\t{\n");
		member_str(t, "key", s->key);
		member_text2(t, "name", s->name);
		member_text2(t, "first", s->first);
		text_printf(t, "\t  .kinds = symptom_kinds_%zu, .n_kinds = %zu, .windows = symptom_windows_%zu, .n_windows = %zu,\n", i, s->n_kinds, i,
		            s->n_windows);
		text_printf(t, "\t  .helpers = symptom_helpers_%zu, .n_helpers = %zu,\n\t},\n", i, s->n_helpers);
	}
	text_str(t, "};\n");
}

void emit_windows(struct text *t, const struct window_knowledge *k)
{
	for (size_t i = 0; i < k->n; i++) {
		emit_lists(t, &k->v[i], i);
	}
	text_str(t, "static const struct window_def window_defs[] = {\n");
	for (size_t i = 0; i < k->n; i++) {
		emit_window(t, &k->v[i], i);
	}
	text_str(t, "};\n");
	emit_symptoms(t, k);
	text_str(t, "static const struct holiday holidays[] = {\n");
	for (size_t i = 0; i < k->n_holidays; i++) {
		text_printf(t, "\t{ .date = %d, .computed = %d,\n", k->holidays[i].date, k->holidays[i].computed);
		member_text2(t, "name", k->holidays[i].name);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

void emit_windows_member(struct text *t, const struct window_knowledge *k)
{
	text_printf(t, "\t.windows = { .v = window_defs, .n = %zu, .symptoms = window_symptoms, .n_symptoms = %zu, .stale_days = %d,\n", k->n,
	            k->n_symptoms, k->stale_days);
	text_printf(t, "\t  .holidays = holidays, .n_holidays = %zu, .first_year = %d, .last_year = %d,\n", k->n_holidays, k->first_year, k->last_year);
	text_printf(t, "\t  .year_end_from = %d, .year_end_to = %d, .holidays_verified = %d,\n", k->year_end_from, k->year_end_to,
	            k->holidays_verified);
	member_str(t, "holidays_source", k->holidays_source);
	text_str(t, "\t},\n");
}
