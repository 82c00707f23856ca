/* What people see: order, pages, corrections, withdrawals, names. */
#include "journal/journal_test_help.h"

#include "base/csv.h"
#include "base/limits.h"

#include <stdio.h>

struct page { struct entry_view *v; size_t n; str cursor; };

static struct page list(struct fixture *f, struct journal_filter filter)
{
	struct page p;
	err_clear(&f->c);
	assert_true(journal_list(&f->c, f->room, &filter, &p.v, &p.n, &p.cursor));
	return p;
}

static void text_is(struct fixture *f, str got, const char *expected)
{
	assert_string_equal(str_cz(&f->arena, got), expected);
}

/* Facts of a real case: times to the minute and dates alone, given in their order. */
static str kitchen_csv(struct fixture *f)
{
	char *text = arena_array(&f->arena, char, 8000);
	const char *source = getenv("SONAE_SOURCE");
	FILE *file = fopen(str_cz(&f->arena, str_printf(&f->arena, "%s/test/data/kitchen-2022.csv", source ? source : "..")), "r");
	assert_non_null(file);
	const size_t n = fread(text, 1, 8000, file);
	fclose(file);
	return (str){ text, n };
}

static void a_chronology_comes_back_in_its_order(void **state)
{
	struct fixture *f = *state;
	struct csv_reader r;
	struct csv_record record;
	str given[20];
	size_t n = 0;
	bool end;
	csv_init(&r, kitchen_csv(f));
	assert_true(csv_next(&f->c, &r, &record, &end)); /* the headings */
	while (csv_next(&f->c, &r, &record, &end) && !end) {
		given[n++] = record.fields[2];
		say_at(f, str_cz(&f->arena, record.fields[0]), str_cz(&f->arena, record.fields[2]));
	}
	assert_int_equal(n, 12);
	const struct page oldest = list(f, (struct journal_filter){ .type = -1, .limit = 50, .oldest_first = true });
	const struct page newest = list(f, (struct journal_filter){ .type = -1, .limit = 50 });
	assert_int_equal(oldest.n, 12);
	assert_int_equal(newest.n, 12);
	for (size_t i = 0; i < n; i++) {
		assert_true(str_eq(oldest.v[i].text, given[i]));
		assert_true(str_eq(newest.v[n - 1 - i].text, given[i]));
	}
	assert_int_equal(oldest.v[0].occurred.precision, WHEN_DAY); /* never an invented 00:00 */
	assert_int_equal(oldest.v[1].occurred.precision, WHEN_MINUTE);
	assert_whole(f);
}

static void pages_follow_each_other_without_gaps(void **state)
{
	struct fixture *f = *state;
	char text[20];
	for (int i = 1; i <= 23; i++) {
		snprintf(text, sizeof text, "%d", i);
		f->c.now_ms = TEST_NOW_MS + (i % 3) * 1000; /* places repeat and go back */
		say(f, ENTRY_NOTE, text);
	}
	for (int oldest_first = 0; oldest_first < 2; oldest_first++) {
		struct journal_filter filter = { .type = -1, .limit = 5, .oldest_first = oldest_first };
		const struct page whole = list(f, (struct journal_filter){ .type = -1, .limit = 100, .oldest_first = oldest_first });
		size_t n = 0;
		for (;;) {
			const struct page p = list(f, filter);
			for (size_t i = 0; i < p.n; i++) {
				assert_int_equal(p.v[i].seq, whole.v[n++].seq);
			}
			if (str_is_none(p.cursor)) {
				break;
			}
			assert_int_equal(p.n, 5);
			assert_true(journal_cursor_parse(p.cursor, &filter));
		}
		assert_int_equal(n, 23);
	}
}

static void broken_cursors_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "", ".", "1", "1.", ".1", "a.1", "1.b", "1.0", "1.-3", "1.2.3",
		"99999999999999999999.1" };
	struct journal_filter filter = { 0 };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(journal_cursor_parse(str_from_c(bad[i]), &filter));
	}
	assert_true(journal_cursor_parse(S("-5.3"), &filter));
	assert_int_equal(filter.before_place, -5);
}

static void a_correction_shows_at_the_entry_and_keeps_the_old_text(void **state)
{
	struct fixture *f = *state;
	const int64_t a = say(f, ENTRY_OBSERVED, "約1,200個");
	const int64_t one = say_of(f, ENTRY_CORRECTION, a, "約2,000個");
	const int64_t two = say_of(f, ENTRY_CORRECTION, a, "約3,400個");
	struct entry_view v = get(f, a);
	text_is(f, v.text, "約3,400個");
	assert_int_equal(v.corrected_by, two);
	text_is(f, get(f, one).old_text, "約1,200個");
	text_is(f, get(f, two).old_text, "約2,000個");
	say_of(f, ENTRY_WITHDRAWAL, two, "数え直した"); /* taking back a correction brings back what stood before */
	v = get(f, a);
	text_is(f, v.text, "約2,000個");
	assert_int_equal(v.corrected_by, one);
	assert_int_equal(v.withdrawn_by, 0);
	assert_int_equal(get(f, two).withdrawn_by, two + 1);
	const struct page p = list(f, (struct journal_filter){ .type = -1, .oldest_first = true });
	text_is(f, p.v[0].text, "約2,000個");
	text_is(f, p.v[2].old_text, "約2,000個");
	assert_whole(f);
}

static void a_correction_may_change_type_time_and_person(void **state)
{
	struct fixture *f = *state;
	const int64_t a = say(f, ENTRY_NOTE, "ルーターを止めた");
	const struct journal_item items[] = { { S("entry:type"), S("done") }, { S("entry:occurred"), S("2026-11-25") },
		{ S("entry:person"), id_str(&f->arena, f->people[1]) } };
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_CORRECTION, .refers_to = a, .text = S("ルーターを止めた"),
	            .items = items, .n_items = 3 }, NULL));
	const struct entry_view v = get(f, a);
	assert_int_equal(v.type, ENTRY_DONE);
	assert_int_equal(v.occurred.precision, WHEN_DAY);
	text_is(f, v.person_name, "大野 春香");
	text_is(f, v.writer_name, "小西 直樹");
	assert_int_equal(list(f, (struct journal_filter){ .type = ENTRY_DONE }).n, 1);
	assert_int_equal(list(f, (struct journal_filter){ .type = ENTRY_NOTE }).n, 0);
	assert_int_equal(list(f, (struct journal_filter){ .type = ENTRY_CORRECTION }).n, 1);
	assert_whole(f);
}

static void withdrawn_entries_stay_and_say_so(void **state)
{
	struct fixture *f = *state;
	const int64_t a = say(f, ENTRY_TOLD, "警察に電話した");
	const int64_t w = say_of(f, ENTRY_WITHDRAWAL, a, "まだだった");
	const struct entry_view v = get(f, a);
	assert_int_equal(v.withdrawn_by, w);
	text_is(f, v.text, "警察に電話した");
	assert_int_equal(get(f, w).refers_to, a);
}

static void who_did_and_who_wrote_are_named(void **state)
{
	struct fixture *f = *state;
	struct journal_added added;
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_DONE, .text = S("x"), .person_id = f->people[2] }, &added));
	struct entry_view v = get(f, added.seq);
	text_is(f, v.person_name, "田所 誠");
	text_is(f, v.writer_name, "小西 直樹");
	f->c.who = (struct actor){ 0 }; /* the program itself */
	v = get(f, say(f, ENTRY_NOTE, "y"));
	text_is(f, v.person_name, "");
	text_is(f, v.writer_name, "");
}

static void another_organisation_sees_nothing(void **state)
{
	struct fixture *f = *state;
	struct entry_view v;
	say(f, ENTRY_NOTE, "secret");
	f->c.org_id = f->other_org;
	assert_int_equal(list(f, (struct journal_filter){ .type = -1 }).n, 0);
	assert_false(journal_get(&f->c, f->room, 1, &v));
	assert_int_equal(f->c.err.code, ERR_NOT_FOUND);
}

/* Amendments of a page that spans many numbers are asked one by one: the outcome is the same. */
static void a_page_may_span_many_numbers(void **state)
{
	struct fixture *f = *state;
	const int64_t late = say_at(f, "2026-11-26T08:00+09:00", "first given");
	for (int i = 0; i < 600; i++) {
		say_at(f, "2020-01-01T00:00+09:00", "old");
	}
	const int64_t last = say_at(f, "2026-11-26T08:30+09:00", "last given");
	say_of(f, ENTRY_CORRECTION, late, "first corrected");
	say_of(f, ENTRY_WITHDRAWAL, last, "no");
	const struct page p = list(f, (struct journal_filter){ .type = -1, .limit = 5 });
	text_is(f, p.v[3].text, "first corrected");
	assert_int_equal(p.v[2].seq, last);
	assert_int_equal(p.v[2].withdrawn_by, last + 2);
	assert_true(list(f, (struct journal_filter){ .type = -1, .limit = 5000 }).n == 604);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_chronology_comes_back_in_its_order), T(pages_follow_each_other_without_gaps), T(broken_cursors_are_refused),
		T(a_correction_shows_at_the_entry_and_keeps_the_old_text), T(a_correction_may_change_type_time_and_person),
		T(withdrawn_entries_stay_and_say_so), T(who_did_and_who_wrote_are_named), T(another_organisation_sees_nothing),
		T(a_page_may_span_many_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
