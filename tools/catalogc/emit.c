#include "emit.h"

#include <stdio.h>

void emit_str(struct text *t, str s)
{
	text_str(t, "S(");
	text_c_string(t, s.p ? s.p : "", s.n, "\t\t");
	text_str(t, ")");
}

void emit_text2(struct text *t, struct text2 v)
{
	text_str(t, "{ ");
	emit_str(t, v.ja);
	text_str(t, ",\n\t\t");
	emit_str(t, v.en);
	text_str(t, " }");
}

/* ", .name = S("...")" */
void member_str(struct text *t, const char *name, str s)
{
	text_printf(t, "\t  .%s = ", name);
	emit_str(t, s);
	text_str(t, ",\n");
}

void member_text2(struct text *t, const char *name, struct text2 v)
{
	text_printf(t, "\t  .%s = ", name);
	emit_text2(t, v);
	text_str(t, ",\n");
}

/* A table of its own for a list inside a struct; nothing for an empty one. */
void emit_texts(struct text *t, const char *name, const struct text2 *v, size_t n)
{
	if (n == 0) {
		return;
	}
	text_printf(t, "static const struct text2 %s[] = {\n", name);
	for (size_t i = 0; i < n; i++) {
		text_str(t, "\t");
		emit_text2(t, v[i]);
		text_str(t, ",\n");
	}
	text_str(t, "};\n");
}

/* Names of such tables: "steps_2_5_do_nots". */
static const char *list_name(char ret[80], const char *what, size_t procedure, size_t step)
{
	snprintf(ret, 80, "%s_%zu_%zu", what, procedure, step);
	return ret;
}

static void member_list(struct text *t, const char *member, const char *name, size_t n)
{
	if (n > 0) {
		text_printf(t, "\t  .%s = %s, .n_%s = %zu,\n", member, name, member, n);
	}
}

static void emit_step(struct text *t, const struct procedure_step *s, size_t procedure, size_t at)
{
	char name[80];

	text_str(t, "\t{\n");
	member_str(t, "key", s->key);
	text_printf(t, "\t  .phase = %d,\n", s->phase);
	member_text2(t, "heading", s->heading);
	member_text2(t, "item", s->item);
	member_text2(t, "detail", s->detail);
	member_str(t, "role", s->role);
	member_list(t, "prerequisites", list_name(name, "prerequisites", procedure, at), s->n_prerequisites);
	member_list(t, "do_nots", list_name(name, "do_nots", procedure, at), s->n_do_nots);
	member_list(t, "branches", list_name(name, "branches", procedure, at), s->n_branches);
	member_list(t, "vendor", list_name(name, "vendor", procedure, at), s->n_vendor);
	text_printf(t, "\t  .evidence = %s, .verified = %s,\n", s->evidence ? "true" : "false",
	            s->verified ? "true" : "false");
	member_str(t, "source", s->source);
	text_str(t, "\t},\n");
}

static void emit_procedure_lists(struct text *t, const struct procedure_def *p, size_t at)
{
	char name[80];

	emit_texts(t, list_name(name, "card_do", at, 0), p->card_do, p->n_card_do);
	emit_texts(t, list_name(name, "card_dont", at, 0), p->card_dont, p->n_card_dont);
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct procedure_step *s = &p->steps[i];
		emit_texts(t, list_name(name, "prerequisites", at, i), s->prerequisites, s->n_prerequisites);
		emit_texts(t, list_name(name, "do_nots", at, i), s->do_nots, s->n_do_nots);
		emit_texts(t, list_name(name, "branches", at, i), s->branches, s->n_branches);
		emit_texts(t, list_name(name, "vendor", at, i), s->vendor, s->n_vendor);
	}
	text_printf(t, "static const struct procedure_step steps_%zu[] = {\n", at);
	for (size_t i = 0; i < p->n_steps; i++) {
		emit_step(t, &p->steps[i], at, i);
	}
	text_str(t, "};\n");
}

static void emit_procedures(struct text *t, const struct catalog *k)
{
	char name[80];

	for (size_t i = 0; i < k->n_procedures; i++) {
		emit_procedure_lists(t, &k->procedures[i], i);
	}
	text_str(t, "static const struct procedure_def procedures[] = {\n");
	for (size_t i = 0; i < k->n_procedures; i++) {
		const struct procedure_def *p = &k->procedures[i];
		text_str(t, "\t{\n");
		member_str(t, "key", p->key);
		text_printf(t, "\t  .version = %d,\n", p->version);
		member_text2(t, "name", p->name);
		member_text2(t, "note", p->note);
		member_str(t, "source", p->source);
		text_printf(t, "\t  .steps = steps_%zu, .n_steps = %zu,\n", i, p->n_steps);
		member_list(t, "card_do", list_name(name, "card_do", i, 0), p->n_card_do);
		member_list(t, "card_dont", list_name(name, "card_dont", i, 0), p->n_card_dont);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_kinds(struct text *t, const struct catalog *k)
{
	text_str(t, "static const struct kind kinds[] = {\n");
	for (size_t i = 0; i < k->n_kinds; i++) {
		const struct kind *v = &k->kinds[i];
		text_str(t, "\t{\n");
		member_str(t, "key", v->key);
		member_text2(t, "name", v->name);
		member_text2(t, "short_name", v->short_name);
		member_text2(t, "help", v->help);
		member_str(t, "procedure", v->procedure);
		text_printf(t, "\t  .personal_data = %s, .level = %d,\n\t},\n", v->personal_data ? "true" : "false",
		            v->level);
	}
	text_str(t, "};\n");
}

static void emit_level_calls(struct text *t, const struct catalog *k)
{
	for (size_t i = 0; i < k->n_levels; i++) {
		text_printf(t, "static const str level_call_%zu[] = {", i);
		for (size_t n = 0; n < k->levels[i].n_call; n++) {
			text_str(t, n > 0 ? ", " : " ");
			emit_str(t, k->levels[i].call[n]);
		}
		text_str(t, k->levels[i].n_call > 0 ? " };\n" : " { 0 } };\n");
	}
}

static void emit_levels(struct text *t, const struct catalog *k)
{
	emit_level_calls(t, k);
	text_str(t, "static const struct level levels[] = {\n");
	for (size_t i = 0; i < k->n_levels; i++) {
		const struct level *v = &k->levels[i];
		text_printf(t, "\t{\n\t  .number = %d,\n", v->number);
		member_text2(t, "name", v->name);
		member_text2(t, "scope", v->scope);
		member_str(t, "role", v->role);
		text_printf(t, "\t  .calls_net = %s, .call = level_call_%zu, .n_call = %zu,\n", v->calls_net ? "true" : "false", i, v->n_call);
		text_printf(t, "\t  .report_first_hours = %d, .report_later_hours = %d, .report_phase_end = %s,\n\t},\n",
		            v->report_first_hours, v->report_later_hours, v->report_phase_end ? "true" : "false");
	}
	text_str(t, "};\nstatic const struct level_question questions[] = {\n");
	for (size_t i = 0; i < k->n_questions; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", k->questions[i].key);
		member_text2(t, "text", k->questions[i].text);
		member_text2(t, "help", k->questions[i].help);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\nstatic const struct level_rule rules[] = {\n");
	for (size_t i = 0; i < k->n_rules; i++) {
		const struct level_rule *v = &k->rules[i];
		text_str(t, "\t{\n\t  .accepts = {");
		for (size_t q = 0; q < LEVEL_QUESTIONS_MAX; q++) {
			text_printf(t, " %d,", v->accepts[q]);
		}
		text_printf(t, " },\n\t  .level = %d,\n", v->level);
		member_text2(t, "reason", v->reason);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_facts(struct text *t, const struct catalog *k)
{
	text_str(t, "static const struct fact_def facts[] = {\n");
	for (size_t i = 0; i < k->n_facts; i++) {
		const struct fact_def *v = &k->facts[i];
		text_str(t, "\t{\n");
		member_str(t, "key", v->key);
		text_printf(t, "\t  .number = %d, .several_lines = %s, .asks = %d,\n", v->number,
		            v->several_lines ? "true" : "false", v->asks);
		member_text2(t, "name", v->name);
		member_text2(t, "help", v->help);
		member_str(t, "source", v->source);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_warnings(struct text *t, const struct catalog *k)
{
	text_str(t, "static const struct warning_def warnings[] = {\n");
	for (size_t i = 0; i < k->n_warnings; i++) {
		const struct warning_def *v = &k->warnings[i];
		text_str(t, "\t{\n");
		member_str(t, "key", v->key);
		member_text2(t, "name", v->name);
		member_text2(t, "subject", v->subject);
		member_text2(t, "text", v->text);
		text_printf(t, "\t  .asks = %d, .ends = %d,\n", v->asks, v->ends);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_stages(struct text *t, const struct catalog *k)
{
	text_str(t, "static const struct attack_stage stages[] = {\n");
	for (size_t i = 0; i < k->n_stages; i++) {
		const struct attack_stage *v = &k->stages[i];
		text_str(t, "\t{\n");
		member_str(t, "key", v->key);
		text_printf(t, "\t  .number = %d,\n", v->number);
		member_text2(t, "name", v->name);
		member_text2(t, "happens", v->happens);
		member_text2(t, "look", v->look);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_mail(struct text *t, const struct mail_knowledge *k)
{
	text_str(t, "static const struct mail_words mail_words[] = {\n");
	for (size_t i = 0; i < k->n_words; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", k->words[i].key);
		member_text2(t, "words", k->words[i].words);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\nstatic const struct mail_body mail_bodies[] = {\n");
	for (size_t i = 0; i < k->n_bodies; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", k->bodies[i].key);
		member_text2(t, "name", k->bodies[i].name);
		member_text2(t, "words", k->bodies[i].words);
		member_str(t, "domains", k->bodies[i].domains);
		text_printf(t, "\t  .verified = %s,\n\t},\n", k->bodies[i].verified ? "true" : "false");
	}
	text_str(t, "};\n");
}

static void emit_roles(struct text *t, const struct catalog *k)
{
	text_str(t, "static const struct role_def roles[] = {\n");
	for (size_t i = 0; i < k->n_roles; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", k->roles[i].key);
		member_text2(t, "name", k->roles[i].name);
		member_text2(t, "help", k->roles[i].help);
		member_str(t, "called_by", k->roles[i].called_by);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_card_lines(struct text *t, const char *name, const struct card_line *v, size_t n)
{
	text_printf(t, "static const struct card_line %s[] = {\n", name);
	for (size_t i = 0; i < n; i++) {
		text_str(t, "\t{\n");
		member_str(t, "icon", v[i].icon);
		member_text2(t, "text", v[i].text);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_card_lists(struct text *t, const struct first_card *v, size_t at)
{
	char name[80];

	emit_card_lines(t, list_name(name, "card_dos", at, 0), v->dos, v->n_dos);
	emit_card_lines(t, list_name(name, "card_donts", at, 0), v->donts, v->n_donts);
	text_printf(t, "static const str card_call_%zu[] = {", at);
	for (size_t i = 0; i < v->n_call; i++) {
		text_str(t, i > 0 ? ", " : " ");
		emit_str(t, v->call[i]);
	}
	text_str(t, " };\n");
}

static void emit_decision_lists(struct text *t, const struct decision_def *d, size_t at)
{
	if (d->n_kinds > 0) {
		text_printf(t, "static const str decision_kinds_%zu[] = {", at);
		for (size_t i = 0; i < d->n_kinds; i++) {
			emit_str(t, d->kinds[i]);
			text_str(t, ", ");
		}
		text_str(t, "};\n");
	}
	text_printf(t, "static const struct decision_choice decision_choices_%zu[] = {\n", at);
	for (size_t i = 0; i < d->n_choices; i++) {
		text_str(t, "\t{\n");
		member_text2(t, "text", d->choices[i].text);
		member_text2(t, "pro", d->choices[i].pro);
		member_text2(t, "con", d->choices[i].con);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_decision(struct text *t, const struct decision_def *d, size_t at)
{
	char name[80];

	text_str(t, "\t{\n");
	member_str(t, "key", d->key);
	snprintf(name, sizeof name, "decision_kinds_%zu", at);
	member_list(t, "kinds", name, d->n_kinds);
	member_str(t, "role", d->role);
	member_text2(t, "question", d->question);
	member_text2(t, "when", d->when);
	member_text2(t, "help", d->help);
	snprintf(name, sizeof name, "decision_choices_%zu", at);
	member_list(t, "choices", name, d->n_choices);
	text_str(t, "\t  .weigh = {\n");
	for (size_t i = 0; i < DECISION_WEIGHED; i++) {
		text_str(t, "\t\t");
		emit_text2(t, d->weigh[i]);
		text_str(t, ",\n");
	}
	text_str(t, "\t  },\n");
	member_text2(t, "source", d->source);
	text_printf(t, "\t  .verified = %s,\n\t},\n", d->verified ? "true" : "false");
}

static void emit_decisions(struct text *t, const struct catalog *k)
{
	for (size_t i = 0; i < k->n_decisions; i++) {
		emit_decision_lists(t, &k->decisions[i], i);
	}
	text_str(t, "static const struct decision_def decisions[] = {\n");
	for (size_t i = 0; i < k->n_decisions; i++) {
		emit_decision(t, &k->decisions[i], i);
	}
	text_str(t, "};\n");
}

static void emit_cards(struct text *t, const struct catalog *k)
{
	char name[80];

	for (size_t i = 0; i < k->n_cards; i++) {
		emit_card_lists(t, &k->cards[i], i);
	}
	text_str(t, "static const struct first_card cards[] = {\n");
	for (size_t i = 0; i < k->n_cards; i++) {
		const struct first_card *v = &k->cards[i];
		text_str(t, "\t{\n");
		member_str(t, "key", v->key);
		member_str(t, "icon", v->icon);
		member_text2(t, "name", v->name);
		member_text2(t, "title", v->title);
		member_str(t, "kind", v->kind);
		member_list(t, "dos", list_name(name, "card_dos", i, 0), v->n_dos);
		member_list(t, "donts", list_name(name, "card_donts", i, 0), v->n_donts);
		text_printf(t, "\t  .call = card_call_%zu, .n_call = %zu,\n", i, v->n_call);
		member_str(t, "source", v->source);
		text_printf(t, "\t  .verified = %s,\n\t},\n", v->verified ? "true" : "false");
	}
	text_str(t, "};\n");
}

static void emit_alarms(struct text *t, const struct catalog *k)
{
	text_str(t, "static const struct alarm_preset alarms[] = {\n");
	for (size_t i = 0; i < k->n_alarms; i++) {
		const struct alarm_preset *v = &k->alarms[i];
		text_str(t, "\t{\n");
		member_str(t, "key", v->key);
		member_text2(t, "name", v->name);
		text_printf(t, "\t  .sort = %d,\n", v->sort);
		member_str(t, "card", v->card);
		member_text2(t, "how", v->how);
		member_str(t, "source", v->source);
		member_str(t, "seen", v->seen);
		member_str(t, "sample", v->sample);
		for (size_t f = 0; f < ALARM_MAP_FIELDS; f++) {
			char name[40];
			snprintf(name, sizeof name, "map.%s", alarm_map_fields[f].name);
			member_str(t, name, alarm_map_get(&v->map, f));
		}
		member_text2(t, "title", v->title);
		member_text2(t, "text", v->text);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_preserve(struct text *t, const struct catalog *k)
{
	for (size_t i = 0; i < k->n_preserve; i++) {
		text_printf(t, "static const str preserve_kinds_%zu[] = {", i);
		for (size_t n = 0; n < k->preserve[i].n_kinds; n++) {
			text_str(t, n > 0 ? ", " : " ");
			emit_str(t, k->preserve[i].kinds[n]);
		}
		text_str(t, k->preserve[i].n_kinds > 0 ? " };\n" : " { 0 } };\n");
	}
	text_str(t, "static const struct preserve_item preserve[] = {\n");
	for (size_t i = 0; i < k->n_preserve; i++) {
		const struct preserve_item *v = &k->preserve[i];
		text_str(t, "\t{\n");
		member_str(t, "key", v->key);
		text_printf(t, "\t  .kinds = preserve_kinds_%zu, .n_kinds = %zu,\n", i, v->n_kinds);
		text_printf(t, "\t  .by_specialist = %s, .verified = %s,\n", v->by_specialist ? "true" : "false",
		            v->verified ? "true" : "false");
		member_text2(t, "text", v->text);
		member_text2(t, "why", v->why);
		member_str(t, "source", v->source);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

void emit_catalog(struct text *t, const struct catalog *k)
{
	text_str(t, "/* Made by catalogc from catalog/; not to be edited. */\n"
	            "#include \"catalog/demo.h\"\n\n");
	emit_kinds(t, k);
	emit_levels(t, k);
	emit_facts(t, k);
	emit_stages(t, k);
	emit_mail(t, &k->mail);
	emit_warnings(t, k);
	emit_roles(t, k);
	emit_procedures(t, k);
	emit_cards(t, k);
	emit_decisions(t, k);
	emit_preserve(t, k);
	emit_alarms(t, k);
	emit_sheets(t, k);
	emit_log_needs(t, k);
	emit_prepared(t, k);
	emit_risks(t, &k->risks);
	emit_windows(t, &k->windows);
	emit_places(t, k);
	emit_texts(t, "phases", k->phases, k->n_phases);
	text_str(t, "const struct catalog catalog_builtin = {\n");
	text_printf(t, "\t.prepared = prepared, .n_prepared = %zu,\n", k->n_prepared);
	text_printf(t, "\t.sheets = sheets, .n_sheets = %zu,\n", k->n_sheets);
	text_printf(t, "\t.log_tells = log_tells, .n_log_tells = %zu, .log_needs = log_needs, .n_log_needs = %zu,\n", k->n_log_tells,
	            k->n_log_needs);
	text_printf(t, "\t.preserve = preserve, .n_preserve = %zu,\n", k->n_preserve);
	text_printf(t, "\t.alarms = alarms, .n_alarms = %zu,\n", k->n_alarms);
	text_printf(t, "\t.warnings = warnings, .n_warnings = %zu,\n", k->n_warnings);
	text_printf(t, "\t.cards = cards, .n_cards = %zu,\n", k->n_cards);
	text_printf(t, "\t.decisions = decisions, .n_decisions = %zu,\n", k->n_decisions);
	text_printf(t, "\t.kinds = kinds, .n_kinds = %zu,\n\t.levels = levels, .n_levels = %zu,\n", k->n_kinds,
	            k->n_levels);
	text_printf(t, "\t.questions = questions, .n_questions = %zu,\n\t.rules = rules, .n_rules = %zu,\n",
	            k->n_questions, k->n_rules);
	emit_risks_member(t, &k->risks);
	emit_windows_member(t, &k->windows);
	text_printf(t, "\t.sources = sources, .n_sources = %zu, .prefectures = prefectures, .n_prefectures = %zu,\n", k->n_sources, k->n_prefectures);
	text_printf(t, "\t.stages = stages, .n_stages = %zu,\n", k->n_stages);
	text_printf(t, "\t.mail = { .words = mail_words, .n_words = %zu,\n\t  .bodies = mail_bodies, "
	            ".n_bodies = %zu,\n", k->mail.n_words, k->mail.n_bodies);
	member_str(t, "free_mail", k->mail.free_mail);
	member_str(t, "shorteners", k->mail.shorteners);
	text_str(t, "\t},\n");
	member_text2(t, "report_source", k->report_source);
	text_printf(t, "\t.report_verified = %s,\n", k->report_verified ? "true" : "false");
	text_printf(t, "\t.facts = facts, .n_facts = %zu,\n\t.roles = roles, .n_roles = %zu,\n", k->n_facts,
	            k->n_roles);
	text_printf(t, "\t.procedures = procedures, .n_procedures = %zu,\n\t.phases = phases, .n_phases = %zu,\n};\n",
	            k->n_procedures, k->n_phases);
}

static void emit_people(struct text *t, const struct demo_firm *f)
{
	text_str(t, "\nstatic const struct demo_person demo_people[] = {\n");
	for (size_t i = 0; i < f->n_people; i++) {
		const struct demo_person *p = &f->people[i];
		text_str(t, "\t{\n");
		member_str(t, "key", p->key);
		member_str(t, "name", p->name);
		member_str(t, "kana", p->kana);
		member_str(t, "title", p->title);
		member_str(t, "department", p->department);
		member_str(t, "phone", p->phone);
		member_str(t, "mail", p->mail);
		member_str(t, "role", p->role);
		text_printf(t, "\t  .access = %d, .outside = %s,\n\t},\n", p->access, p->outside ? "true" : "false");
	}
	text_str(t, "};\n");
}

static void emit_progress(struct text *t, const struct demo_firm *f)
{
	text_str(t, "static const struct demo_fact demo_facts[] = {\n");
	for (size_t i = 0; i < f->n_facts; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", f->facts[i].key);
		member_str(t, "state", f->facts[i].state);
		member_str(t, "value", f->facts[i].value);
		member_str(t, "source", f->facts[i].source);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\nstatic const struct demo_step demo_steps[] = {\n");
	for (size_t i = 0; i < f->n_steps; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", f->steps[i].key);
		member_str(t, "state", f->steps[i].state);
		member_str(t, "person", f->steps[i].person);
		member_str(t, "at", f->steps[i].at);
		member_str(t, "note", f->steps[i].note);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_demo_mails(struct text *t, const struct demo_firm *f)
{
	text_str(t, "static const struct demo_mail demo_mails[] = {\n");
	for (size_t i = 0; i < f->n_mails; i++) {
		text_str(t, "\t{\n");
		member_str(t, "reporter", f->mails[i].reporter);
		member_str(t, "did", f->mails[i].did);
		member_str(t, "raw", f->mails[i].raw);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_demo_sightings(struct text *t, const struct demo_firm *f)
{
	text_str(t, "static const struct demo_sighting demo_sightings[] = {\n");
	for (size_t i = 0; i < f->n_sightings; i++) {
		text_str(t, "\t{\n");
		member_str(t, "card", f->sightings[i].card);
		member_str(t, "what", f->sightings[i].what);
		member_str(t, "when", f->sightings[i].when);
		member_str(t, "place", f->sightings[i].place);
		member_str(t, "touched", f->sightings[i].touched);
		member_str(t, "name", f->sightings[i].name);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

void emit_demo(struct text *t, const struct demo_firm *f, str chronology)
{
	emit_people(t, f);
	emit_progress(t, f);
	emit_demo_sightings(t, f);
	emit_demo_mails(t, f);
	emit_demo_rows(t, f);
	text_str(t, "const struct demo_firm catalog_demo_firm = {\n");
	member_str(t, "name", f->name);
	member_str(t, "slug", f->slug);
	member_str(t, "about", f->about);
	member_str(t, "prefecture", f->prefecture);
	text_printf(t, "\t  .people = demo_people, .n_people = %zu,\n", f->n_people);
	member_str(t, "kind", f->kind);
	member_str(t, "title", f->title);
	member_str(t, "noticed", f->noticed);
	member_str(t, "noticed_by", f->noticed_by);
	member_str(t, "lead", f->lead);
	text_printf(t, "\t  .level = %d,\n", f->level);
	text_printf(t, "\t  .facts = demo_facts, .n_facts = %zu,\n\t  .steps = demo_steps, .n_steps = %zu,\n"
	            "\t  .sightings = demo_sightings, .n_sightings = %zu,\n\t  .mails = demo_mails, .n_mails = %zu,\n\t  .rows = demo_rows, .n_rows = %zu,\n};\n",
	            f->n_facts, f->n_steps, f->n_sightings, f->n_mails, f->n_rows);
	text_str(t, "const str catalog_demo_chronology = {\n\t");
	text_c_string(t, chronology.p, chronology.n, "\t");
	text_printf(t, ",\n\t%zu\n};\n", chronology.n);
}
