/* The built-in catalogue is what the folder says, complete in both languages, and decides as the sources say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#undef fail /* ours: base/ctx.h */

#include <stdlib.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/event_time.h"
#include "base/text.h"
#include "catalog/demo.h"

/* Says where, then fails. */
#define stop_here(...) (print_error(__VA_ARGS__), print_error("\n"), assert_true(false))

static const struct catalog *const built = &catalog_builtin;

/* Everything in a catalogue as one text, so that two can be compared and the difference read. */
static void dump_str(struct buf *b, str s)
{
	buf_printf(b, "%zu:", s.n);
	buf_add(b, s);
	buf_add_c(b, '\n');
}

static void dump_text2(struct buf *b, struct text2 t)
{
	dump_str(b, t.ja);
	dump_str(b, t.en);
}

static void dump_texts(struct buf *b, const struct text2 *v, size_t n)
{
	buf_printf(b, "%zu texts\n", n);
	for (size_t i = 0; i < n; i++) {
		dump_text2(b, v[i]);
	}
}

static void dump_step(struct buf *b, const struct procedure_step *s)
{
	dump_str(b, s->key);
	dump_text2(b, s->heading);
	dump_text2(b, s->item);
	dump_text2(b, s->detail);
	dump_str(b, s->role);
	dump_str(b, s->source);
	buf_printf(b, "phase %d evidence %d verified %d\n", s->phase, s->evidence, s->verified);
	dump_texts(b, s->prerequisites, s->n_prerequisites);
	dump_texts(b, s->do_nots, s->n_do_nots);
	dump_texts(b, s->branches, s->n_branches);
	dump_texts(b, s->vendor, s->n_vendor);
}

static void dump_procedures(struct buf *b, const struct catalog *k)
{
	for (size_t i = 0; i < k->n_procedures; i++) {
		const struct procedure_def *p = &k->procedures[i];
		dump_str(b, p->key);
		buf_printf(b, "version %d, %zu steps\n", p->version, p->n_steps);
		dump_text2(b, p->name);
		dump_text2(b, p->note);
		dump_str(b, p->source);
		dump_texts(b, p->card_do, p->n_card_do);
		dump_texts(b, p->card_dont, p->n_card_dont);
		for (size_t j = 0; j < p->n_steps; j++) {
			dump_step(b, &p->steps[j]);
		}
	}
}

static void dump_levels(struct buf *b, const struct catalog *k)
{
	for (size_t i = 0; i < k->n_levels; i++) {
		buf_printf(b, "level %d net %d\n", k->levels[i].number, k->levels[i].calls_net);
		dump_text2(b, k->levels[i].name);
		dump_text2(b, k->levels[i].scope);
		dump_str(b, k->levels[i].role);
		buf_printf(b, "report %d %d %d\n", k->levels[i].report_first_hours, k->levels[i].report_later_hours,
		           k->levels[i].report_phase_end);
	}
	for (size_t i = 0; i < k->n_questions; i++) {
		dump_str(b, k->questions[i].key);
		dump_text2(b, k->questions[i].text);
		dump_text2(b, k->questions[i].help);
	}
	for (size_t i = 0; i < k->n_rules; i++) {
		const struct level_rule *r = &k->rules[i];
		buf_printf(b, "rule %d %d %d %d -> %d\n", r->accepts[0], r->accepts[1], r->accepts[2], r->accepts[3],
		           r->level);
		dump_text2(b, r->reason);
	}
}

static void dump_decisions(struct buf *b, const struct catalog *k)
{
	for (size_t i = 0; i < k->n_decisions; i++) {
		const struct decision_def *d = &k->decisions[i];
		dump_str(b, d->key);
		dump_str(b, d->role);
		dump_text2(b, d->question);
		dump_text2(b, d->when);
		dump_text2(b, d->help);
		dump_texts(b, d->weigh, DECISION_WEIGHED);
		dump_text2(b, d->source);
		buf_printf(b, "verified %d\n", d->verified);
		for (size_t j = 0; j < d->n_kinds; j++) {
			dump_str(b, d->kinds[j]);
		}
		for (size_t j = 0; j < d->n_choices; j++) {
			dump_text2(b, d->choices[j].text);
			dump_text2(b, d->choices[j].pro);
			dump_text2(b, d->choices[j].con);
		}
	}
}

static void dump_catalog(struct buf *b, const struct catalog *k)
{
	dump_decisions(b, k);
	for (size_t i = 0; i < k->n_kinds; i++) {
		const struct kind *v = &k->kinds[i];
		dump_str(b, v->key);
		dump_text2(b, v->name);
		dump_text2(b, v->short_name);
		dump_text2(b, v->help);
		dump_str(b, v->procedure);
		buf_printf(b, "personal %d level %d\n", v->personal_data, v->level);
	}
	dump_levels(b, k);
	dump_str(b, k->report_source.ja);
	dump_str(b, k->report_source.en);
	buf_printf(b, "report verified %d\n", k->report_verified);
	for (size_t i = 0; i < k->n_stages; i++) {
		dump_str(b, k->stages[i].key);
		buf_printf(b, "stage %d\n", k->stages[i].number);
		dump_text2(b, k->stages[i].name);
		dump_text2(b, k->stages[i].happens);
		dump_text2(b, k->stages[i].look);
	}
	for (size_t i = 0; i < k->mail.n_words; i++) {
		dump_str(b, k->mail.words[i].key);
		dump_text2(b, k->mail.words[i].words);
	}
	for (size_t i = 0; i < k->mail.n_bodies; i++) {
		dump_str(b, k->mail.bodies[i].key);
		dump_text2(b, k->mail.bodies[i].name);
		dump_text2(b, k->mail.bodies[i].words);
		dump_str(b, k->mail.bodies[i].domains);
		buf_printf(b, "body verified %d\n", k->mail.bodies[i].verified);
	}
	dump_str(b, k->mail.free_mail);
	dump_str(b, k->mail.shorteners);
	for (size_t i = 0; i < k->n_facts; i++) {
		const struct fact_def *v = &k->facts[i];
		dump_str(b, v->key);
		dump_text2(b, v->name);
		dump_text2(b, v->help);
		dump_str(b, v->source);
		buf_printf(b, "number %d several %d\n", v->number, v->several_lines);
	}
	for (size_t i = 0; i < k->n_roles; i++) {
		dump_str(b, k->roles[i].key);
		dump_text2(b, k->roles[i].name);
		dump_text2(b, k->roles[i].help);
	}
	dump_texts(b, k->phases, k->n_phases);
	dump_procedures(b, k);
}

static int setup(void **state)
{
	struct ctx *c = calloc(1, sizeof *c);
	struct arena *a = calloc(1, sizeof *a);

	if (!c || !a) {
		abort();
	}
	arena_init(a);
	c->arena = a;
	c->now_ms = INT64_C(1795219200000); /* 2026-11-21 09:00 JST */
	*state = c;
	return 0;
}

static int teardown(void **state)
{
	struct ctx *c = *state;

	arena_free(c->arena);
	free(c->arena);
	free(c);
	return 0;
}

static const char *catalog_dir(struct ctx *c)
{
	const char *source = getenv("SONAE_SOURCE");

	return str_cz(c->arena, STR_CAT(c->arena, str_from_c(source ? source : "."), S("/catalog")));
}

static void folder_gives_the_built_in(void **state)
{
	struct ctx *c = *state;
	struct catalog loaded;
	AUTO_BUF(a, 4 * 1024 * 1024);
	AUTO_BUF(b, 4 * 1024 * 1024);

	if (!catalog_load(c, catalog_dir(c), &loaded)) {
		stop_here("%.*s", STR_FMT(c->err.detail));
	}
	dump_catalog(&a, built);
	dump_catalog(&b, &loaded);
	assert_true(buf_ok(&a) && a.n > 50000);
	assert_int_equal(a.n, b.n);
	assert_memory_equal(a.p, b.p, a.n);
}

static void broken_folder_is_told(void **state)
{
	struct ctx *c = *state;
	struct catalog loaded;
	char dir[] = "/tmp/catalog_test_XXXXXX";

	assert_non_null(mkdtemp(dir));
	assert_false(catalog_load(c, dir, &loaded));
	rmdir(dir);
	assert_int_equal(c->err.code, ERR_INVALID);
	assert_int_not_equal(str_find(c->err.detail, S("phases.yaml:1: cannot be opened"), 0), SIZE_MAX);
	assert_int_not_equal(str_find(c->err.detail, S("roles.yaml:1: cannot be opened"), 0), SIZE_MAX);
}

static void every_kind_has_a_procedure(void **state)
{
	static const char *const keys[] = { "unknown", "ransomware", "malware", "mis_sent", "loss", "stop",
		"leak_access", "leak_insider", "mis_published", "tampering", "ddos", "fraud", "takeover", "contractor",
		"attack_from_us", "sign" };
	(void)state;

	assert_int_equal(built->n_kinds, sizeof keys / sizeof keys[0]);
	for (size_t i = 0; i < built->n_kinds; i++) {
		assert_non_null(catalog_kind(built, str_from_c(keys[i])));
		const struct procedure_def *p = catalog_procedure_for(built, str_from_c(keys[i]));
		assert_non_null(p);
		assert_true(str_eq(p->key, catalog_kind(built, str_from_c(keys[i]))->procedure));
	}
	assert_true(str_eq(built->kinds[0].key, S("unknown")));
	assert_true(str_eq(catalog_procedure_for(built, S("ransomware"))->key, S("malware")));
	assert_true(str_eq(catalog_procedure_for(built, S("no_such_kind"))->key, S("general")));
	assert_null(catalog_kind(built, S("no_such_kind")));
	assert_int_equal(catalog_kind(built, S("sign"))->level, 0);
	assert_int_equal(catalog_kind(built, S("unknown"))->level, -1);
}

/* Has letters of Japanese (kana or kanji). */
static bool has_japanese(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];
		if (ch >= 0xe3 && ch <= 0xe9) {
			return true;
		}
	}
	return false;
}

static void check_text2(struct text2 t, str where)
{
	if (t.ja.n == 0 || t.en.n == 0 || !text_is_utf8(t.ja) || !text_is_utf8(t.en) || !has_japanese(t.ja) ||
	    has_japanese(t.en)) {
		stop_here("%.*s: \"%.*s\" / \"%.*s\"", STR_FMT(where), STR_FMT(t.ja), STR_FMT(t.en));
	}
}

static int count(str s, str what)
{
	int n = 0;

	for (size_t at = str_find(s, what, 0); at != SIZE_MAX; at = str_find(s, what, at + what.n)) {
		n++;
	}
	return n;
}

static void check_step(const struct procedure_step *s)
{
	check_text2(s->heading, s->key);
	check_text2(s->item, s->key);
	check_text2(s->detail, s->key);
	assert_int_equal(count(s->item.ja, S("。")), 0);
	assert_false(str_ends(s->item.en, S(".")));
	assert_in_range(count(s->detail.ja, S("。")), 2, 5);
	assert_true(str_ends(s->detail.ja, S("。")) && str_ends(s->detail.en, S(".")));
	assert_non_null(catalog_role(built, s->role));
	assert_true(s->n_prerequisites >= 1 && s->source.n > 0);
	for (size_t i = 0; i < s->n_prerequisites; i++) {
		check_text2(s->prerequisites[i], s->key);
	}
	for (size_t i = 0; i < s->n_do_nots; i++) {
		check_text2(s->do_nots[i], s->key);
		assert_int_not_equal(str_find(s->do_nots[i].ja, S("ない"), 0), SIZE_MAX);
		assert_true(str_starts(s->do_nots[i].en, S("Do not ")));
	}
	for (size_t i = 0; i < s->n_branches; i++) {
		check_text2(s->branches[i], s->key);
		assert_true(str_starts(s->branches[i].en, S("If ")));
	}
	for (size_t i = 0; i < s->n_vendor; i++) {
		check_text2(s->vendor[i], s->key);
	}
}

static void every_step_is_complete(void **state)
{
	(void)state;

	assert_int_equal(built->n_procedures, 14);
	for (size_t i = 0; i < built->n_procedures; i++) {
		const struct procedure_def *p = &built->procedures[i];
		size_t in_phase[4] = { 0 };
		assert_in_range(p->n_steps, 12, 18);
		assert_in_range(p->n_card_do, 3, 5);
		assert_in_range(p->n_card_dont, 2, 4);
		for (size_t j = 0; j < p->n_steps; j++) {
			check_step(&p->steps[j]);
			in_phase[p->steps[j].phase]++;
		}
		for (size_t j = 0; j < 4; j++) {
			assert_true(in_phase[j] > 0);
		}
	}
}

static size_t place_of(const struct procedure_def *p, str key)
{
	for (size_t i = 0; i < p->n_steps; i++) {
		if (str_eq(p->steps[i].key, key)) {
			return i;
		}
	}
	stop_here("no step %.*s", STR_FMT(key));
	return 0;
}

/* What the sources insist on: cut off before anything else, no powering off, evidence before repair. */
static void malware_keeps_the_order(void **state)
{
	const struct procedure_def *p = catalog_procedure(built, S("malware"));
	size_t isolate = place_of(p, S("isolate"));
	size_t evidence = place_of(p, S("keep_evidence"));
	(void)state;

	assert_true(isolate < place_of(p, S("tell_lead")));
	assert_true(evidence < place_of(p, S("rebuild")));
	assert_true(place_of(p, S("find_route")) < place_of(p, S("restore_data")));
	assert_true(p->steps[evidence].evidence);
	assert_int_not_equal(str_find(p->steps[isolate].do_nots[0].ja, S("電源を切らない"), 0), SIZE_MAX);
}

static void facts_are_the_ten_items(void **state)
{
	static const char *const keys[] = { "classification", "operator", "people", "noticed_at", "occurred_at",
		"event", "course", "cause", "systems", "environment" };
	(void)state;

	assert_int_equal(built->n_facts, 10);
	for (size_t i = 0; i < 10; i++) {
		assert_true(str_eq(built->facts[i].key, str_from_c(keys[i])));
		assert_int_equal(built->facts[i].number, i + 1);
		check_text2(built->facts[i].name, built->facts[i].key);
		check_text2(built->facts[i].help, built->facts[i].key);
		assert_ptr_equal(catalog_fact(built, built->facts[i].key), &built->facts[i]);
	}
	assert_null(catalog_fact(built, S("colour")));
}

#define Y LEVEL_ANSWER_YES
#define N LEVEL_ANSWER_NO
#define U LEVEL_ANSWER_UNKNOWN
#define X LEVEL_ANSWER_NONE

/* customers, personal, business, staff; -1: no proposal. */
static void level_rules_follow_the_source(void **state)
{
	static const struct { enum level_answer answers[4]; int level; } cases[] = {
		{ { Y, N, N, N }, 3 }, { { N, Y, N, N }, 3 }, { { Y, Y, Y, Y }, 3 }, { { X, Y, X, X }, 3 },
		{ { N, N, Y, Y }, 2 }, { { N, U, Y, N }, 2 }, { { X, X, Y, X }, 2 }, { { U, U, Y, U }, 2 },
		{ { N, N, N, Y }, 1 }, { { N, N, U, Y }, 1 }, { { U, N, N, N }, 1 }, { { N, N, N, U }, 1 },
		{ { U, U, U, U }, 1 }, { { N, N, N, N }, 0 }, { { X, X, X, X }, -1 }, { { N, N, X, N }, -1 },
		{ { U, X, X, X }, -1 },
	};
	(void)state;

	assert_int_equal(built->n_questions, 4);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct level_rule *r = catalog_level_propose(built, cases[i].answers);
		if ((r ? r->level : -1) != cases[i].level) {
			stop_here("case %zu: %d", i, r ? r->level : -1);
		}
		if (r) {
			check_text2(r->reason, S("reason"));
		}
	}
}

static void levels_name_who_answers(void **state)
{
	(void)state;

	assert_true(str_eq(catalog_level(built, 3)->role, S("chief")));
	assert_true(str_eq(catalog_level(built, 2)->role, S("lead")));
	assert_true(str_eq(catalog_level(built, 1)->role, S("lead")));
	assert_true(str_eq(catalog_level(built, 0)->role, S("it_owner")));
	assert_false(catalog_level(built, 0)->calls_net);
	assert_true(catalog_level(built, 1)->calls_net);
	assert_null(catalog_level(built, 4));
}

static void check_row(struct ctx *c, const struct csv_record *row)
{
	static const char *const types[] = { "observed", "done", "decided", "told", "collected", "note" };
	struct event_time t;
	size_t at = 0;

	assert_int_equal(row->n, 4);
	if (!event_time_parse(row->fields[0], c->now_ms, &t)) {
		stop_here("line %d: time %.*s", row->line, STR_FMT(row->fields[0]));
	}
	assert_true(t.earliest_ms <= c->now_ms + INT64_C(6) * 3600 * 1000);
	while (at < 6 && !str_eq(row->fields[1], str_from_c(types[at]))) {
		at++;
	}
	assert_true(at < 6);
	assert_true(row->fields[2].n > 0 && row->fields[3].n > 0);
}

/* What people read of where something comes from: words in both languages, not the marks of this repository. */
static void check_source(struct text2 t, str key)
{
	static const char *const marks[] = { "S0", "S1", "S2", "S3", "S4", ".md", "ours;" };
	check_text2(t, key);
	assert_false(str_eq(t.ja, t.en));
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		assert_int_equal(str_find(t.ja, str_from_c(marks[i]), 0), SIZE_MAX);
		assert_int_equal(str_find(t.en, str_from_c(marks[i]), 0), SIZE_MAX);
	}
}

static void sources_are_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < built->n_sheets; i++) {
		check_source(built->sheets[i].source, built->sheets[i].key);
	}
	for (size_t i = 0; i < built->n_decisions; i++) {
		check_source(built->decisions[i].source, built->decisions[i].key);
	}
	for (size_t i = 0; i < built->n_log_needs; i++) {
		check_source(built->log_needs[i].source, built->log_needs[i].kind);
	}
	for (size_t i = 0; i < built->risks.n_methods; i++) {
		check_source(built->risks.methods[i].source, built->risks.methods[i].key);
	}
	check_source(built->risks.source, S("risks"));
}

static void demo_chronology_reads(void **state)
{
	struct ctx *c = *state;
	struct csv_reader r;
	struct csv_record row;
	bool end = false;
	int rows = 0;

	csv_init(&r, catalog_demo_chronology);
	assert_true(csv_next(c, &r, &row, &end) && !end);
	while (csv_next(c, &r, &row, &end) && !end) {
		check_row(c, &row);
		rows++;
	}
	assert_true(end);
	assert_in_range(rows, 20, 30);
}

static void demo_firm_is_complete(void **state)
{
	const struct demo_firm *f = &catalog_demo_firm;
	struct ctx *c = *state;
	struct event_time t;
	int admins = 0;

	assert_in_range(f->n_people, 8, 10);
	for (size_t i = 0; i < f->n_people; i++) {
		assert_true(str_ends(f->people[i].mail, S(".example")));
		assert_true(str_starts(f->people[i].phone, S("090-0000-00")));
		assert_true(f->people[i].access >= ACCESS_NONE && f->people[i].access < ACCESS_MAX);
		admins += f->people[i].access == ACCESS_ADMIN;
	}
	assert_int_equal(admins, 1);
	assert_true(event_time_parse(f->noticed, c->now_ms, &t) && t.about);
	assert_int_equal(f->n_facts, built->n_facts);
	assert_non_null(catalog_kind(built, f->kind));
}

/* Sources stand in Japanese where they are used; whoever reads English gets them in English. */
static void has_english(str source)
{
	bool plain = true;
	for (size_t i = 0; i < source.n; i++) {
		plain = plain && (unsigned char)source.p[i] < 0x80;
	}
	str en = catalog_source(&catalog_builtin, source, LANG_EN);
	if (!plain && str_eq(en, source)) {
		print_error("catalog/sources.yaml has no English for: %.*s\n", STR_FMT(source));
		abort();
	}
	assert_true(str_eq(catalog_source(&catalog_builtin, source, LANG_JA), source));
}

static void test_sources_in_english(void **state)
{
	const struct catalog *k = &catalog_builtin;
	(void)state;
	assert_true(k->n_sources > 50);
	for (size_t i = 0; i < k->n_procedures; i++) {
		for (size_t s = 0; s < k->procedures[i].n_steps; s++) {
			has_english(k->procedures[i].steps[s].source);
		}
		has_english(k->procedures[i].source);
	}
	for (size_t i = 0; i < k->n_preserve; i++) {
		has_english(k->preserve[i].source);
	}
	for (size_t i = 0; i < k->n_cards; i++) {
		has_english(k->cards[i].source);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(folder_gives_the_built_in, setup, teardown),
		cmocka_unit_test_setup_teardown(broken_folder_is_told, setup, teardown),
		cmocka_unit_test(test_sources_in_english),
		cmocka_unit_test(every_kind_has_a_procedure),
		cmocka_unit_test(every_step_is_complete),
		cmocka_unit_test(malware_keeps_the_order),
		cmocka_unit_test(facts_are_the_ten_items),
		cmocka_unit_test(level_rules_follow_the_source),
		cmocka_unit_test(levels_name_who_answers),
		cmocka_unit_test(sources_are_words),
		cmocka_unit_test_setup_teardown(demo_chronology_reads, setup, teardown),
		cmocka_unit_test_setup_teardown(demo_firm_is_complete, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
