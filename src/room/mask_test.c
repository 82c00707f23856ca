/* What a masking has to reach: the entry, the row that repeats it, kept answers, earlier requests, the log of the file. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app_harness.h"
#include "catalog/catalog.h"
#include "journal/journal.h"
#include "room/room_web.h"
#include "web_sql.h"

static struct harness h;
static struct browser *ann, *boss; /* responder, administrator */
static struct id room_id;
static str room; /* "/incident/ID" */

static int begin(void **state)
{
	(void)state;
	const struct route_table tables[] = { open_routes, room_routes, entry_routes, mask_routes, step_routes, fact_routes,
		manage_routes };
	harness_begin_with(&h, tables, sizeof tables / sizeof tables[0], &catalog_builtin, journal_seal);
	ann = harness_sign_in(&h, ACCESS_RESPONDER);
	boss = harness_sign_in(&h, ACCESS_ADMIN);
	struct answer r = browser_post(ann, "/incident", "title=合言葉 hiraku9876 が漏れた&kind=unknown");
	assert_int_equal(r.status, 303);
	room = r.location;
	assert_true(id_parse(str_sub(room, S("/incident/").n, ID_TEXT_LEN), &room_id));
	return 0;
}

static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

/* --- helpers --- */

static const char *at(str after)
{
	return str_cz(&h.arena, STR_CAT(&h.arena, room, after));
}

static void goes(struct answer r, int status)
{
	if (r.status != status) {
		print_error("status %d instead of %d:\n%.*s\n", r.status, status, STR_FMT(r.body));
	}
	assert_int_equal(r.status, status);
}

/* How often the bytes stand in the files of the data folder, log included. */
static size_t file_has(const char *path, str secret)
{
	static char data[16 << 20];
	FILE *f = fopen(path, "rb");
	size_t found = 0;
	assert_non_null(f);
	const str all = { data, fread(data, 1, sizeof data, f) };
	fclose(f);
	for (size_t from = str_find(all, secret, 0); from != SIZE_MAX; from = str_find(all, secret, from + 1)) {
		found++;
	}
	return found;
}

static size_t folder_has(str secret)
{
	DIR *d = opendir(h.dir);
	size_t found = 0;
	assert_non_null(d);
	for (struct dirent *e = readdir(d); e; e = readdir(d)) {
		if (e->d_name[0] != '.') {
			found += file_has(str_cz(&h.arena, STR_CAT(&h.arena, str_from_c(h.dir), S("/"), str_from_c(e->d_name))), secret);
		}
	}
	closedir(d);
	return found;
}

static struct step a_step(str id)
{
	struct step *v = NULL, found = { 0 };
	size_t n = 0;
	err_clear(&h.c);
	h.c.db = store_reader(h.store, &h.c);
	assert_true(store_read_begin(&h.c) && step_list(&h.c, room_id, &v, &n));
	for (size_t k = 0; k < n; k++) {
		if (str_is_empty(id) ? v[k].state == STEP_OPEN : str_eq(id_str(&h.arena, v[k].id), id)) {
			found = v[k];
			break;
		}
	}
	store_read_end(&h.c);
	assert_false(id_is_none(found.id));
	return found;
}

/* Of the newest entry whose text has it. */
static str seq_of(str text)
{
	struct entry_view *v = NULL;
	size_t n = 0;
	str next, seq = STR_NONE;
	struct journal_filter f = { .type = -1, .limit = 200, .oldest_first = true };
	assert_true(store_read_begin(&h.c) && journal_list(&h.c, room_id, &f, &v, &n, &next));
	for (size_t k = 0; k < n; k++) {
		if (v[k].refers_to == 0 && str_find(v[k].text, text, 0) != SIZE_MAX) {
			seq = str_printf(&h.arena, "%lld", (long long)v[k].seq);
		}
	}
	store_read_end(&h.c);
	assert_false(str_is_none(seq));
	return seq;
}

static str ask(str seq, const char *part)
{
	str form = STR_CAT(&h.arena, S("reason=r&part="), str_from_c(part));
	goes(browser_post(ann, at(STR_CAT(&h.arena, S("/entry/"), seq, S("/mask"))), str_cz(&h.arena, form)), 303);
	struct answer r = browser_get(boss, at(S("/mask")));
	size_t from = str_find(r.body, S("/mask/0"), 0);
	assert_true(from != SIZE_MAX);
	return str_sub(r.body, from + S("/mask/").n, ID_TEXT_LEN);
}

static void decide(str request, str how)
{
	goes(browser_post(boss, at(STR_CAT(&h.arena, S("/mask/"), request, how)), ""), 303);
}

static str verified(void)
{
	struct journal_finding found;
	err_clear(&h.c);
	assert_true(journal_verify(&h.c, room_projections, room_projections_count, &found));
	if (found.broken) {
		print_error("%.*s\n", STR_FMT(found.what));
	}
	assert_false(found.broken);
	return found.what;
}

static void all_comparable(void)
{
	assert_true(str_find(verified(), S("could not be compared"), 0) == SIZE_MAX);
}

/* The log is emptied right after the answer. */
static void gone_from_folder(str secret)
{
	for (int i = 0; i < 100 && folder_has(secret) > 0; i++) {
		usleep(20000);
	}
	assert_int_equal(folder_has(secret), 0);
}

/* --- tests --- */

static void test_note_of_a_step_goes_too(void **state)
{
	(void)state;
	str step = id_str(&h.arena, a_step(STR_NONE).id);
	goes(browser_post(ann, at(STR_CAT(&h.arena, S("/step/"), step, S("/blocked"))), "note=鍵は kagi-4711 なので待つ"), 303);
	assert_true(folder_has(S("kagi-4711")) > 0);
	decide(ask(seq_of(S("kagi-4711")), "kagi-4711"), S("/grant"));
	struct step s = a_step(step);
	assert_true(str_eq(s.note, S("鍵は \u2588\u2588\u2588 なので待つ")));
	assert_int_equal(s.state, STEP_BLOCKED);
	gone_from_folder(S("kagi-4711"));
	all_comparable();
}

static void test_note_written_anew_stays(void **state)
{
	(void)state;
	str step = id_str(&h.arena, a_step(STR_NONE).id);
	const char *block = at(STR_CAT(&h.arena, S("/step/"), step, S("/blocked")));
	goes(browser_post(ann, block, "note=番号 5550001 を待つ"), 303);
	str seq = seq_of(S("5550001"));
	goes(browser_post(ann, at(STR_CAT(&h.arena, S("/step/"), step, S("/reopen"))), ""), 303);
	goes(browser_post(ann, block, "note=部品を待つ"), 303);
	decide(ask(seq, "5550001"), S("/grant"));
	assert_true(str_eq(a_step(step).note, S("部品を待つ")));
	gone_from_folder(S("5550001"));
	all_comparable();
}

/* A fact, its source and the name are changes of the room: their entries can be masked, and their rows follow. */
static void test_fact_and_name_go_too(void **state)
{
	(void)state;
	goes(browser_post(ann, at(S("/fact/cause")), "state=known&value=鍵は+fact-4242+だった&source=山田+090-1111-2222"), 303);
	decide(ask(seq_of(S("fact-4242")), "fact-4242"), S("/grant"));
	struct fact f;
	assert_true(store_read_begin(&h.c) && fact_get(&h.c, room_id, S("cause"), &f));
	store_read_end(&h.c);
	assert_true(str_eq(f.value, S("鍵は \u2588\u2588\u2588 だった")));
	assert_true(str_eq(f.source, S("山田 090-1111-2222")));
	assert_int_equal(f.state, FACT_KNOWN);
	gone_from_folder(S("fact-4242"));
	all_comparable();
	goes(browser_post(ann, at(S("/rename")), "title=件名&name=極秘 name-777 の件"), 303);
	decide(ask(seq_of(S("name-777")), "name-777"), S("/grant"));
	gone_from_folder(S("name-777"));
	all_comparable();
}

/* The words of a step are sealed as a hash alone: refused, and told what to do instead. */
static void test_words_of_a_step_are_refused(void **state)
{
	(void)state;
	goes(browser_post(ann, at(S("/step")), "item=暗号 step-888 を配る"), 303);
	str seq = seq_of(S("step-888"));
	goes(browser_post(ann, at(STR_CAT(&h.arena, S("/entry/"), seq, S("/mask"))), "reason=r&part=step-888"), 409);
}

static void test_title_of_the_first_entry(void **state)
{
	(void)state;
	decide(ask(S("1"), "hiraku9876"), S("/grant"));
	struct incident i;
	assert_true(store_read_begin(&h.c) && incident_get(&h.c, room_id, &i));
	store_read_end(&h.c);
	assert_true(str_eq(i.title, S("合言葉 \u2588\u2588\u2588 が漏れた")));
	all_comparable();
}

static void test_masked_twice_and_refused_between(void **state)
{
	(void)state;
	str step = id_str(&h.arena, a_step(STR_NONE).id);
	goes(browser_post(ann, at(STR_CAT(&h.arena, S("/step/"), step, S("/done"))), "note=alpha111 と beta222 を見た"), 303);
	str seq = seq_of(S("alpha111"));
	decide(ask(seq, "と"), S("/refuse"));
	decide(ask(seq, "alpha111"), S("/grant"));
	gone_from_folder(S("alpha111"));
	decide(ask(seq, "beta222"), S("/grant"));
	gone_from_folder(S("beta222")); /* the requests before showed it */
	assert_true(str_eq(a_step(step).note, S("\u2588\u2588\u2588 と \u2588\u2588\u2588 を見た")));
	assert_int_equal(a_step(step).state, STEP_DONE);
	all_comparable();
}

static bool act_keep(struct ctx *c, void *arg)
{
	static const uint8_t hash[32];
	(void)arg;
	return q_web_idempotency_add(c, (struct web_idempotency_add_in){ .account_id = h.account_ids[ACCESS_RESPONDER],
		.key = S("k"), .request_hash = { hash, sizeof hash }, .status = 201, .location = S("/api/v1/x"),
		.body = S("{\"text\":\"pin 80808080\"}"), .created_at = h.now_ms });
}

static void test_kept_answers_forget_it(void **state)
{
	(void)state;
	goes(browser_post(ann, at(S("/entry")), "text=pin 80808080"), 303);
	assert_true(harness_write(&h, act_keep, NULL));
	decide(ask(seq_of(S("80808080")), "80808080"), S("/grant"));
	gone_from_folder(S("80808080"));
	all_comparable();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_note_of_a_step_goes_too), cmocka_unit_test(test_note_written_anew_stays),
		cmocka_unit_test(test_title_of_the_first_entry), cmocka_unit_test(test_masked_twice_and_refused_between),
		cmocka_unit_test(test_kept_answers_forget_it), cmocka_unit_test(test_fact_and_name_go_too),
		cmocka_unit_test(test_words_of_a_step_are_refused),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
