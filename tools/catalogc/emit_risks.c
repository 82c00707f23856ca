/* Methods, layers, measures and threats of risks.yaml. */
#include "emit.h"

static void emit_table(struct text *t, const char *name, const int v[RISK_GRADES][RISK_GRADES])
{
	text_printf(t, "\t  .%s = { { %d, %d, %d }, { %d, %d, %d }, { %d, %d, %d } },\n", name, v[0][0], v[0][1], v[0][2], v[1][0], v[1][1],
	            v[1][2], v[2][0], v[2][1], v[2][2]);
}

static void emit_methods(struct text *t, const struct risk_knowledge *k)
{
	text_str(t, "static const struct risk_method risk_methods[] = {\n");
	for (size_t i = 0; i < k->n_methods; i++) {
		const struct risk_method *m = &k->methods[i];
		text_str(t, "\t{\n");
		member_str(t, "key", m->key);
		member_text2(t, "name", m->name);
		member_text2(t, "about", m->about);
		member_text2(t, "source", m->source);
		text_printf(t, "\t  .verified = %d, .multiply = %d,\n", m->verified, m->multiply);
		emit_table(t, "likelihood", m->likelihood);
		emit_table(t, "risk", m->risk);
		text_str(t, "\t  .bands = {\n");
		for (int b = 0; b < RISK_GRADES; b++) {
			text_printf(t, "\t{ .from = %d,\n", m->bands[b].from);
			member_text2(t, "name", m->bands[b].name);
			member_text2(t, "meaning", m->bands[b].meaning);
			text_str(t, "\t},\n");
		}
		text_str(t, "\t  },\n\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_questions(struct text *t, const struct risk_knowledge *k)
{
	text_str(t, "static const struct risk_question risk_questions[] = {\n");
	for (size_t i = 0; i < k->n_questions; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", k->questions[i].key);
		member_str(t, "kind", k->questions[i].kind);
		member_text2(t, "text", k->questions[i].text);
		member_text2(t, "help", k->questions[i].help);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\nstatic const struct risk_measure risk_measures[] = {\n");
	for (size_t i = 0; i < k->n_measures; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", k->measures[i].key);
		text_printf(t, "\t  .layer = %d,\n", k->measures[i].layer);
		member_text2(t, "to_do", k->measures[i].to_do);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

static void emit_names(struct text *t, const char *name, size_t at, const str *v, size_t n)
{
	if (n == 0) {
		return;
	}
	text_printf(t, "static const str risk_%s_%zu[] = {\n", name, at);
	for (size_t i = 0; i < n; i++) {
		text_str(t, "\t");
		emit_str(t, v[i]);
		text_str(t, ",\n");
	}
	text_str(t, "};\n");
}

static void member_names(struct text *t, const char *name, size_t at, size_t n)
{
	if (n > 0) {
		text_printf(t, "\t  .%s = risk_%s_%zu, .n_%s = %zu,\n", name, name, at, name, n);
	}
}

static void emit_threats(struct text *t, const struct risk_knowledge *k)
{
	for (size_t i = 0; i < k->n_threats; i++) {
		const struct risk_threat *v = &k->threats[i];
		emit_names(t, "systems", i, v->systems, v->n_systems);
		emit_names(t, "media", i, v->media, v->n_media);
		emit_names(t, "helps", i, v->helps, v->n_helps);
	}
	text_str(t, "static const struct risk_threat risk_threats[] = {\n");
	for (size_t i = 0; i < k->n_threats; i++) {
		const struct risk_threat *v = &k->threats[i];
		text_str(t, "\t{\n");
		member_str(t, "key", v->key);
		text_printf(t, "\t  .threat = %d,\n", v->threat);
		member_names(t, "systems", i, v->n_systems);
		member_names(t, "media", i, v->n_media);
		member_names(t, "helps", i, v->n_helps);
		member_text2(t, "worst", v->worst);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

void emit_risks(struct text *t, const struct risk_knowledge *k)
{
	emit_methods(t, k);
	emit_questions(t, k);
	emit_threats(t, k);
}

void emit_risks_member(struct text *t, const struct risk_knowledge *k)
{
	text_printf(t, "\t.risks = { .methods = risk_methods, .n_methods = %zu, .questions = risk_questions, .n_questions = %zu,\n"
	               "\t  .measures = risk_measures, .n_measures = %zu, .threats = risk_threats, .n_threats = %zu,\n\t  .layers = {\n",
	            k->n_methods, k->n_questions, k->n_measures, k->n_threats);
	for (int i = 0; i < RISK_LAYERS; i++) {
		text_str(t, "\t{\n");
		member_str(t, "key", k->layers[i].key);
		member_text2(t, "name", k->layers[i].name);
		member_text2(t, "about", k->layers[i].about);
		text_str(t, "\t},\n");
	}
	text_str(t, "\t  },\n");
	member_text2(t, "source", k->source);
	text_printf(t, "\t  .verified = %d,\n\t},\n", k->verified);
}
