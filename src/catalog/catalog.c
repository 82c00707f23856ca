/* Looking things up. The lists are short (tens), so a walk is quicker than anything clever. */
#include "catalog/catalog.h"

const struct kind *catalog_kind(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_kinds; i++) {
		if (str_eq(k->kinds[i].key, key)) {
			return &k->kinds[i];
		}
	}
	return NULL;
}

const struct procedure_def *catalog_procedure(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_procedures; i++) {
		if (str_eq(k->procedures[i].key, key)) {
			return &k->procedures[i];
		}
	}
	return NULL;
}

const struct procedure_def *catalog_procedure_for(const struct catalog *k, str kind_key)
{
	const struct kind *kind = catalog_kind(k, kind_key);
	const struct procedure_def *p = kind ? catalog_procedure(k, kind->procedure) : NULL;

	return p ? p : catalog_procedure(k, S("general"));
}

const struct fact_def *catalog_fact(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_facts; i++) {
		if (str_eq(k->facts[i].key, key)) {
			return &k->facts[i];
		}
	}
	return NULL;
}

const struct prepared_def *catalog_prepared(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_prepared; i++) {
		if (str_eq(k->prepared[i].key, key)) {
			return &k->prepared[i];
		}
	}
	return NULL;
}

const struct role_def *catalog_role(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_roles; i++) {
		if (str_eq(k->roles[i].key, key)) {
			return &k->roles[i];
		}
	}
	return NULL;
}

bool preserve_is_for(const struct preserve_item *item, str kind)
{
	for (size_t i = 0; i < item->n_kinds; i++) {
		if (str_eq(item->kinds[i], kind)) {
			return true;
		}
	}
	return item->n_kinds == 0;
}

const struct decision_def *catalog_decision(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_decisions; i++) {
		if (str_eq(k->decisions[i].key, key)) {
			return &k->decisions[i];
		}
	}
	return NULL;
}

bool decision_def_fits(const struct decision_def *d, str kind)
{
	for (size_t i = 0; i < d->n_kinds; i++) {
		if (str_eq(d->kinds[i], kind)) {
			return true;
		}
	}
	return false;
}

const struct first_card *catalog_card(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_cards; i++) {
		if (str_eq(k->cards[i].key, key)) {
			return &k->cards[i];
		}
	}
	return NULL;
}

const struct mail_words *catalog_mail_words(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->mail.n_words; i++) {
		if (str_eq(k->mail.words[i].key, key)) {
			return &k->mail.words[i];
		}
	}
	return NULL;
}

const struct warning_def *catalog_warning(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_warnings; i++) {
		if (str_eq(k->warnings[i].key, key)) {
			return &k->warnings[i];
		}
	}
	return NULL;
}

const struct alarm_preset *catalog_alarm(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_alarms; i++) {
		if (str_eq(k->alarms[i].key, key)) {
			return &k->alarms[i];
		}
	}
	return NULL;
}

struct alarm_map alarm_preset_map(const struct alarm_preset *p, enum lang lang)
{
	struct alarm_map m = p->map;
	m.title = text2_in(p->title, lang);
	m.text = text2_in(p->text, lang);
	return m;
}

const struct attack_stage *catalog_stage(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_stages; i++) {
		if (str_eq(k->stages[i].key, key)) {
			return &k->stages[i];
		}
	}
	return NULL;
}

const struct level *catalog_level(const struct catalog *k, int number)
{
	for (size_t i = 0; i < k->n_levels; i++) {
		if (k->levels[i].number == number) {
			return &k->levels[i];
		}
	}
	return NULL;
}

static bool rule_fits(const struct catalog *k, const struct level_rule *rule, const enum level_answer *answers)
{
	for (size_t i = 0; i < k->n_questions && i < LEVEL_QUESTIONS_MAX; i++) {
		if (rule->accepts[i] && !(rule->accepts[i] & (1U << answers[i]))) {
			return false;
		}
	}
	return true;
}

const struct level_rule *catalog_level_propose(const struct catalog *k, const enum level_answer *answers)
{
	for (size_t i = 0; i < k->n_rules; i++) {
		if (rule_fits(k, &k->rules[i], answers)) {
			return &k->rules[i];
		}
	}
	return NULL;
}

const char *const sheet_type_names[SHEET_TYPE_MAX] = { "line", "text", "number", "date", "choice", "choices", "person", "row",
	"result" };

const struct sheet_def *catalog_sheet(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_sheets; i++) {
		if (str_eq(k->sheets[i].key, key)) {
			return &k->sheets[i];
		}
	}
	return NULL;
}

int sheet_field_find(const struct sheet_def *d, str key)
{
	for (size_t i = 0; i < d->n_fields; i++) {
		if (str_eq(d->fields[i].key, key)) {
			return (int)i;
		}
	}
	return -1;
}

int sheet_choice_find(const struct sheet_field *f, str key)
{
	for (size_t i = 0; i < f->n_choices; i++) {
		if (str_eq(f->choices[i].key, key)) {
			return (int)i;
		}
	}
	return -1;
}

const struct sheet_field *sheet_hidden_find(const struct sheet_def *d, str key)
{
	for (size_t i = 0; i < d->n_hidden; i++) {
		if (str_eq(d->hidden[i].key, key)) {
			return &d->hidden[i];
		}
	}
	return NULL;
}

const struct window_def *window_def_find(const struct window_knowledge *k, str key)
{
	for (size_t i = 0; i < k->n; i++) {
		if (str_eq(k->v[i].key, key)) {
			return &k->v[i];
		}
	}
	return NULL;
}

const struct window_symptom *window_symptom_find(const struct window_knowledge *k, str key)
{
	for (size_t i = 0; i < k->n_symptoms; i++) {
		if (str_eq(k->symptoms[i].key, key)) {
			return &k->symptoms[i];
		}
	}
	return NULL;
}

str catalog_source(const struct catalog *k, str source, enum lang lang)
{
	for (size_t i = 0; lang == LANG_EN && i < k->n_sources; i++) {
		if (str_eq(k->sources[i].ja, source)) {
			return k->sources[i].en;
		}
	}
	return str_is_none(source) ? S("") : source;
}

const struct prefecture *catalog_prefecture(const struct catalog *k, str key)
{
	for (size_t i = 0; i < k->n_prefectures; i++) {
		if (str_eq(k->prefectures[i].key, key)) {
			return &k->prefectures[i];
		}
	}
	return NULL;
}
