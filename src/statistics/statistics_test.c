/* Figures computed by hand: what is counted, what is not, and from what to what. */
#include "room_help.h"

#include "base/time.h"
#include "closing/closing.h"
#include "sighting/sighting.h"
#include "statistics/statistics.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

/* Times are moved by SQL here, which no journal would take. */
static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

static void happened(struct id id, str value)
{
	raw_sql("INSERT OR REPLACE INTO fact (org_id, incident_id, key, state, value, source, as_of, entry_seq, from_seq) "
		"VALUES (x'%s', x'%s', 'occurred_at', 'known', '%.*s', '', 1, 1, NULL)", hex_of(h.org_id), hex_of(id), STR_FMT(value));
}

static struct statistics now_of(int period)
{
	struct statistics s;
	struct stat_range range;
	read_begin();
	assert_true(stat_range_of(c, &(struct stat_asked){ .period = period }, &range));
	assert_true(statistics_get(c, &range, &s));
	read_end();
	return s;
}

static int64_t count_of(const struct stat_count *v, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (text_is(v[i].key, key)) {
			return v[i].n;
		}
	}
	return -1;
}

/* A room noticed so long before now, of this kind. */
static struct incident room(const char *kind, int64_t before)
{
	struct incident i = open_room("へや", kind);
	int64_t at = (c->now_ms - before) / 1000 * 1000;
	str noticed = event_time_canonical(c->arena, event_time_at(at));
	raw_sql("UPDATE incident SET noticed = '%.*s', noticed_at = %lld, opened_at = %lld WHERE id = x'%s'", STR_FMT(noticed), (long long)at,
		(long long)(at + HOUR), hex_of(i.id));
	return i;
}

static void recovered(struct id id, int64_t contained, int64_t done)
{
	struct closing out;
	struct incident i = incident_now(id);
	struct closing_recovery_in in = { .incident_id = id, .contained = event_time_at(i.noticed.earliest_ms + contained),
		.recovered = event_time_at(i.noticed.earliest_ms + done), .person_id = h.person_ids[ACCESS_RESPONDER], .how = S("見た"), .seen = S("") };
	assert_true(run(&op_closing_recovery, &in, &out));
}

static void caused(struct id id, const char *cause)
{
	struct closing out;
	struct closing_cause_in in = { .incident_id = id, .state = CAUSE_KNOWN, .cause = str_from_c(cause), .seen = S("") };
	assert_true(run(&op_closing_cause, &in, &out));
}

static void cost(struct id id, int kind, int64_t hours, int64_t yen)
{
	struct cost out;
	struct cost_in in = { .incident_id = id, .kind = kind, .what = S("しごと"), .hours = { hours > 0, hours }, .amount = { yen >= 0, yen },
		.note = S(""), .once = id_new(c->now_ms), .seen = S("") };
	assert_true(run(&op_cost_add, &in, &out));
}

static void test_median(void **state)
{
	(void)state;
	int64_t none[1] = { 0 }, one[] = { 5 }, even[] = { 9, 1, 4, 6 }, odd[] = { 7, 1000000, 3 };
	assert_true(stat_median(none, 0) == 0 && stat_median(one, 1) == 5);
	assert_true(stat_median(even, 4) == 5 && stat_median(odd, 3) == 7);
}

/* Kinds, levels, months, open and closed; exercises are no incidents. */
static void test_counts(void **state)
{
	(void)state;
	struct incident a = room("malware", HOUR), b = room("malware", 40 * DAY), d = room("loss", 2 * HOUR);
	struct incident drill = room("malware", HOUR);
	raw_sql("UPDATE incident SET mode = 'exercise' WHERE id = x'%s'", hex_of(drill.id));
	raw_sql("UPDATE incident SET level = 2 WHERE id = x'%s'", hex_of(a.id));
	raw_sql("UPDATE incident SET state = 'closed', closed_at = opened_at + %lld WHERE id = x'%s'", (long long)(3 * DAY), hex_of(b.id));
	struct statistics s = now_of(STAT_LAST_12);
	assert_true(s.n == 3 && s.open == 2);
	assert_true(s.n_kinds == 2 && text_is(s.kinds[0].key, "malware") && s.kinds[0].n == 2 && s.kinds[1].n == 1);
	assert_true(count_of(s.levels, STAT_LEVELS, "2") == 1 && count_of(s.levels, STAT_LEVELS, "none") == 2);
	assert_int_equal(s.n_months, 12); /* without a gap */
	assert_int_equal(s.months[11].n, 2);
	assert_int_equal(s.months[10].n + s.months[9].n, 1);
	assert_true(s.spans[SPAN_CLOSE].known == 1 && s.spans[SPAN_CLOSE].median == 3 * DAY);
	assert_true(id_eq(s.rooms[s.spans[SPAN_CLOSE].longest_at].id, b.id));
	assert_true(s.spans[SPAN_OPEN].known == 3 && s.spans[SPAN_OPEN].median == HOUR);
	assert_true(stat_room_is(&s.rooms[0], S("kind"), s.rooms[0].kind) && !stat_room_is(&s.rooms[0], S("kind"), S("none such")));
	/* what was merged into another room is counted there alone */
	raw_sql("INSERT INTO link (org_id, incident_id, id, other_id, relation, reason, state, off_reason, made_at, report_moved, carried) "
		"SELECT org_id, id, id, X'%s', 'into', '', 'on', '', 0, 0, '' FROM incident WHERE id = x'%s'", hex_of(a.id), hex_of(d.id));
	s = now_of(STAT_LAST_12);
	assert_true(s.n == 2 && s.n_kinds == 1);
	raw_sql("DELETE FROM link");
}

static void test_spans(void **state)
{
	(void)state;
	struct incident a = room("malware", 10 * DAY), b = room("malware", 20 * DAY), d = room("malware", 30 * DAY);
	recovered(a.id, 2 * HOUR, 10 * HOUR);
	recovered(b.id, 4 * HOUR, 30 * HOUR);
	recovered(d.id, 9 * HOUR, 20 * HOUR);
	struct statistics s = now_of(STAT_LAST_12);
	assert_true(s.spans[SPAN_CONTAIN].known == 3 && s.spans[SPAN_CONTAIN].median == 4 * HOUR && s.spans[SPAN_CONTAIN].longest == 9 * HOUR);
	assert_true(s.spans[SPAN_RECOVER].median == 20 * HOUR && s.spans[SPAN_RECOVER].longest == 30 * HOUR);
	assert_true(id_eq(s.rooms[s.spans[SPAN_RECOVER].longest_at].id, b.id));
	assert_true(s.spans[SPAN_REPORT].known == 0 && s.spans[SPAN_NOTICE].known == 0); /* nobody said: not nought */
	/* the fact as people type it, and a time that stands the wrong way round */
	happened(a.id, event_time_canonical(c->arena, event_time_at(s.rooms[0].noticed_at - 6 * HOUR)));
	happened(b.id, S("さっぱり"));
	raw_sql("UPDATE closing SET contained = '2000-01-01' WHERE incident_id = x'%s'", hex_of(d.id));
	s = now_of(STAT_LAST_12);
	assert_true(s.spans[SPAN_NOTICE].known == 1 && s.spans[SPAN_NOTICE].median == 6 * HOUR);
	assert_true(s.spans[SPAN_CONTAIN].known == 2 && s.spans[SPAN_CONTAIN].median == 3 * HOUR);
}

static void test_causes_and_costs(void **state)
{
	(void)state;
	struct incident a = room("malware", DAY), b = room("malware", 2 * DAY), d = room("loss", 3 * DAY);
	caused(a.id, "添付ファイル ＡＢＣ");
	caused(b.id, "添付ファイル abc");
	caused(d.id, "置き忘れ");
	cost(a.id, COST_HOURS, 12, -1);
	cost(b.id, COST_HOURS, 8, -1);
	cost(a.id, COST_VENDOR, 0, 150000);
	cost(a.id, COST_VENDOR, 0, -1);   /* not known yet */
	cost(b.id, COST_LOSS, 0, -1);
	struct statistics s = now_of(STAT_LAST_12);
	assert_true(s.n_causes == 1 && s.causes[0].n == 2);
	assert_true(s.hours == 20 && s.hours_rooms == 2);
	assert_true(s.costs[COST_VENDOR].sum == 150000 && s.costs[COST_VENDOR].rooms == 1 && s.costs[COST_VENDOR].unknown == 1);
	assert_true(s.costs[COST_LOSS].rooms == 0 && s.costs[COST_LOSS].unknown == 1);
	/* costs that are not for whoever asks are in no sum */
	raw_sql("UPDATE closing SET cost_access = 'admin' WHERE incident_id = x'%s'", hex_of(a.id));
	s = now_of(STAT_LAST_12);
	assert_true(s.costs_hidden == 1 && s.hours == 8 && s.costs[COST_VENDOR].rooms == 0 && s.costs[COST_VENDOR].unknown == 0);
	act_as(ACCESS_ADMIN);
	s = now_of(STAT_LAST_12);
	assert_true(s.costs_hidden == 0 && s.hours == 20);
}

static void test_restricted(void **state)
{
	(void)state;
	struct incident a = room("malware", DAY), b = room("loss", DAY);
	raw_sql("UPDATE incident SET is_restricted = 1 WHERE id = x'%s'", hex_of(a.id));
	struct statistics s = now_of(STAT_LAST_12);
	assert_true(s.n == 1 && s.restricted == 0 && id_eq(s.rooms[0].id, b.id));
	raw_sql("INSERT INTO incident_member (org_id, incident_id, account_id, added_by, added_at) VALUES (x'%s', x'%s', x'%s', NULL, 1)",
		hex_of(h.org_id), hex_of(a.id), hex_of(h.account_ids[ACCESS_RESPONDER]));
	s = now_of(STAT_LAST_12);
	assert_true(s.n == 2 && s.restricted == 1);
}

static struct id reported(const char *card, const char *origin)
{
	struct sighting s;
	struct sighting_report_in in = { .card = str_from_c(card), .what = S("x"), .touched = -1 };
	assert_true(run(&op_sighting_add, &in, &s));
	raw_sql("UPDATE sighting SET origin = '%s' WHERE id = x'%s'", origin, hex_of(s.id));
	return s.id;
}

static void test_sightings(void **state)
{
	(void)state;
	struct incident a = room("malware", HOUR), drill = room("malware", HOUR);
	raw_sql("UPDATE incident SET mode = 'exercise' WHERE id = x'%s'", hex_of(drill.id));
	struct id one = reported("screen", ""), two = reported("screen", ""), edr = reported("screen", "EDR"), of_drill = reported("mail", "");
	raw_sql("UPDATE sighting SET state = 'joined', incident_id = x'%s', taken_at = reported_at + 600000 WHERE id = x'%s'", hex_of(a.id), hex_of(one));
	raw_sql("UPDATE sighting SET taken_at = reported_at + 1800000 WHERE id = x'%s'", hex_of(two));
	raw_sql("UPDATE sighting SET state = 'joined', incident_id = x'%s' WHERE id = x'%s'", hex_of(drill.id), hex_of(of_drill));
	struct statistics s = now_of(STAT_THIS_YEAR);
	assert_true(s.sightings == 3 && s.joined == 1 && s.of_programs == 1);
	assert_true(s.n_cards == 1 && s.cards[0].n == 2 && s.card_rooms[0].n == 1);
	assert_true(s.taken.known == 2 && s.taken.median == 1200000 && s.taken.longest == 1800000);
	assert_true(s.rooms[0].way == WAY_FINDER);
	raw_sql("UPDATE sighting SET incident_id = NULL, state = 'checking' WHERE id = x'%s'", hex_of(one));
	raw_sql("UPDATE sighting SET state = 'joined', incident_id = x'%s' WHERE id = x'%s'", hex_of(a.id), hex_of(edr));
	assert_int_equal(now_of(STAT_ALL).rooms[0].way, WAY_PROGRAM);
	act_as(ACCESS_VIEWER);
	assert_false(now_of(STAT_ALL).has_sightings);
}

/* The clock of the tests stands at 2026-11-26 09:00 JST. */
static void test_periods(void **state)
{
	(void)state;
	const struct { int period; const char *from, *until, *first, *last; bool ok; } rows[] = {
		{ STAT_LAST_12, "", "", "2025-12-01T00:00:00.000+09:00", "2026-12-01T00:00:00.000+09:00", true },
		{ STAT_THIS_YEAR, "", "", "2026-01-01T00:00:00.000+09:00", "2027-01-01T00:00:00.000+09:00", true },
		{ STAT_FISCAL, "", "", "2026-04-01T00:00:00.000+09:00", "2027-04-01T00:00:00.000+09:00", true },
		{ STAT_OWN, "2026-02-28", "2026-03-01", "2026-02-28T00:00:00.000+09:00", "2026-03-02T00:00:00.000+09:00", true },
		{ STAT_OWN, "2026-03", "2026-03", "2026-03-01T00:00:00.000+09:00", "2026-04-01T00:00:00.000+09:00", true },
		{ STAT_OWN, "2026-03-02", "2026-03-01", "", "", false }, { STAT_OWN, "", "", "2025-12-01T00:00:00.000+09:00", "2026-12-01T00:00:00.000+09:00", true },
		{ STAT_ALL, "x", "", "", "", false },
		{ STAT_OWN, "きのうの前", "2026-02-30", "", "", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct stat_range r;
		struct stat_asked in = { rows[i].period, str_from_c(rows[i].from), str_from_c(rows[i].until) };
		bool ok = stat_range_of(c, &in, &r);
		assert_int_equal(ok, rows[i].ok);
		if (ok) {
			assert_string_equal(str_cz(c->arena, time_rfc3339(c->arena, r.from)), rows[i].first);
			assert_string_equal(str_cz(c->arena, time_rfc3339(c->arena, r.until)), rows[i].last);
		}
		err_clear(c);
	}
	/* at the edges: the first millisecond is inside, the one before is not */
	struct incident a = room("malware", HOUR);
	raw_sql("UPDATE incident SET noticed_at = %lld WHERE id = x'%s'", (long long)INT64_C(1775055600000), hex_of(a.id)); /* 2026-04-02 00:00 */
	struct statistics s;
	struct stat_range r;
	for (int day = 1; day <= 2; day++) {
		str text = str_printf(c->arena, "2026-04-0%d", day);
		assert_true(stat_range_of(c, &(struct stat_asked){ STAT_OWN, text, text }, &r));
		read_begin();
		assert_true(statistics_get(c, &r, &s));
		read_end();
		assert_int_equal(s.n, day == 2);
	}
}

/* Many years: by the year, nothing lost. */
static void test_many_months(void **state)
{
	(void)state;
	room("malware", HOUR);
	struct incident old = room("malware", HOUR);
	raw_sql("UPDATE incident SET noticed_at = noticed_at - %lld WHERE id = x'%s'", (long long)(10 * 365 * DAY), hex_of(old.id));
	struct statistics s = now_of(STAT_ALL);
	assert_true(s.n == 2 && s.n_months == 11 && text_is(s.months[0].key, "2016") && s.months[0].n == 1 && s.months[10].n == 1);
	assert_true(stat_room_is(&s.rooms[1], S("month"), S("2016")) && !stat_room_is(&s.rooms[0], S("month"), S("2016")));
}

static void test_nothing(void **state)
{
	(void)state;
	for (int p = 0; p < STAT_OWN; p++) {
		struct statistics s = now_of(p);
		assert_true(s.n == 0 && s.n_kinds == 0 && s.n_causes == 0 && s.hours_rooms == 0 && s.taken.known == 0);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, room_begin, end)
	const struct CMUnitTest tests[] = { TEST(test_median), TEST(test_counts), TEST(test_spans), TEST(test_causes_and_costs),
		TEST(test_restricted), TEST(test_sightings), TEST(test_periods), TEST(test_many_months), TEST(test_nothing) };
	return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
