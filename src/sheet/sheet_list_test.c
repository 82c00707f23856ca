/* Lists of rows: their order, filters and words, pages, counts, what older programs left. */
#include "room_help.h"

#include "base/limits.h"
#include "db/job.h"
#include "sheet_help.h"

static void test_order_and_filter(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	static const char *const rows[] = { "name=b|every=week|place=off|keep=10", "name=Ａ|every=day|place=cloud|keep=9",
		"name=c|every=day|place=same", "name=ア|every=month|place=off|keep=100" };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		added("backup", rows[i]);
	}
	struct sheet_query q = { .sheet = S("backup"), .sort = S(""), .field = S(""), .value = S("") };
	assert_true(text_is(list_of(q), "Ａ b c ア")); /* width does not count */
	q.sort = S("keep");
	assert_true(text_is(list_of(q), "c Ａ b ア")); /* by number; what has none stands first */
	q.down = true;
	assert_true(text_is(list_of(q), "ア b Ａ c"));
	q.field = S("every");
	q.value = S("day");
	assert_true(text_is(list_of(q), "Ａ c"));
	q.value = S("never");
	assert_true(text_is(list_of(q), ""));
	q.field = S("note"); /* a long text is no filter */
	assert_true(text_is(list_of(q), ""));
	q = (struct sheet_query){ .sheet = S("backup"), .sort = S("every"), .field = S(""), .value = S("") };
	assert_true(text_is(list_of(q), "Ａ c b ア") || text_is(list_of(q), "c Ａ b ア")); /* day, week, month: as defined */
	q.sort = S(".number");
	assert_true(text_is(list_of(q), "b Ａ c ア"));
	q.sort = S("nonsense");
	assert_true(text_is(list_of(q), "Ａ b c ア"));
	struct sheet_row *v;
	size_t n;
	q.before = S("here");
	read_begin();
	assert_false(sheet_list(c, &q, &v, &n, &q.value));
	assert_true(refused_field("before", MSG_SHEET_BAD_PLACE));
	read_end();
}

static void test_several_filters_and_words(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	char text[300];
	struct sheet_row system = added("system", "name=経理サーバー|kind=files|stop=long"), out;
	str sid = id_str(&h.arena, system.id);
	snprintf(text, sizeof text, "name=A-1|kind=notebook|place=本社　二階|system=%.*s|user=%s", STR_FMT(sid), id_str(&h.arena, h.person_ids[ACCESS_EXECUTIVE]).p);
	struct sheet_row one = added("endpoint", text);
	snprintf(text, sizeof text, "name=A-2|kind=notebook|place=倉庫|system=%.*s", STR_FMT(sid));
	struct sheet_row two = added("endpoint", text);
	added("endpoint", "name=A-3|kind=desktop|place=倉庫の二階|note=ﾊﾞｯｸｱｯﾌﾟ取得済み");
	snprintf(text, sizeof text, "kind=notebook|system=%.*s", STR_FMT(sid));
	assert_true(text_is(list_of(asked_for("endpoint", text, "")), "A-1 A-2"));
	assert_int_equal(hits(asked_for("endpoint", text, "")), 2);
	assert_true(text_is(list_of(asked_for("endpoint", text, "倉庫")), "A-2"));
	/* nothing was said */
	snprintf(text, sizeof text, "kind=notebook|user=-|system=%.*s", STR_FMT(sid));
	assert_true(text_is(list_of(asked_for("endpoint", text, "")), "A-2"));
	/* two characters, one, another width, a name of a choice in either language, of a row that is pointed at */
	assert_true(text_is(list_of(asked_for("endpoint", "", "二階")), "A-1 A-3"));
	assert_true(text_is(list_of(asked_for("endpoint", "", "庫")), "A-2 A-3"));
	assert_true(text_is(list_of(asked_for("endpoint", "", "バックアップ")), "A-3"));
	assert_true(text_is(list_of(asked_for("endpoint", "", "ノートパソコン 経理")), "A-1 A-2"));
	assert_true(text_is(list_of(asked_for("endpoint", "", "notebook 本社")), "A-1"));
	assert_true(text_is(list_of(asked_for("endpoint", "", "倉庫 本社")), ""));
	/* the pieces are there, the word is not */
	assert_true(text_is(list_of(asked_for("endpoint", "", "庫の倉庫")), ""));
	assert_int_equal(hits(asked_for("endpoint", "", "庫の倉庫")), 0);
	/* follows what is changed, taken off and put back */
	assert_true(change_row(&two, 1, "place=本社|kind=phone", &out));
	assert_true(text_is(list_of(asked_for("endpoint", "", "倉庫")), "A-3") && text_is(list_of(asked_for("endpoint", "kind=phone", "本社")), "A-2"));
	struct sheet_act_in act = { .sheet = S("endpoint"), .id = one.id };
	assert_true(run(&op_sheet_archive, &act, &out));
	assert_true(text_is(list_of(asked_for("endpoint", "", "本社")), "A-2"));
	assert_true(run(&op_sheet_restore, &act, &out));
	assert_true(text_is(list_of(asked_for("endpoint", "", "本社")), "A-1 A-2"));
	/* what cannot be */
	assert_true(text_is(list_of(asked_for("endpoint", "castle=1", "")), "") && text_is(list_of(asked_for("endpoint", "user=nobody", "")), ""));
	struct sheet_query q = asked_for("endpoint", "", "一 二 三 四 五 六 七");
	struct sheet_found f;
	read_begin();
	assert_false(sheet_find(c, &q, &f));
	assert_true(refused_field("q", MSG_SHEET_TOO_MANY_WORDS));
	read_end();
	/* of another firm nothing is found: its rows have the same numbers */
	assert_int_equal(hits(asked_for("endpoint", "", "倉庫")), 1);
}

static void test_due_as_a_filter(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=見直す会社|work=警備|data=none"), out;
	struct sheet_query q = asked_for("vendor", "data=none", "警備");
	q.due = true;
	assert_int_equal(hits(q), 0);
	h.now_ms += INT64_C(400) * 24 * 3600 * 1000;
	c->now_ms = h.now_ms;
	assert_true(text_is(list_of(q), "見直す会社"));
	struct sheet_act_in act = { .sheet = S("vendor"), .id = r.id };
	assert_true(run(&op_sheet_check, &act, &out));
	assert_int_equal(hits(q), 0);
}

/* Many rows: those that fit are met on the way; the same rows, in the same order. */
static void test_many_that_fit(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	enum { N = 2150 };
	for (int i = 0; i < N; i++) {
		char text[120];
		snprintf(text, sizeof text, "name=m%04d|work=%s|data=none", (i * 37) % N, i % 50 == 0 ? "保守と運用" : "保守");
		added("vendor", text);
	}
	struct sheet_query q = asked_for("vendor", "data=none", "保守");
	assert_true(hits(q) >= N);
	str up = list_of(q);
	q.down = true;
	str down = list_of(q);
	assert_int_equal(up.n, down.n);
	assert_true(text_has(up, "m0000 m0001") && text_has(up, "m2148 m2149") && text_has(down, "m2149 m2148"));
	q = asked_for("vendor", "data=none", "保守と運用");
	assert_int_equal(hits(q), (N + 49) / 50);
}

/* A row an older program wrote is found by nothing until a job looked at it. */
static void test_marks_of_older_rows(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("asset", "name=古い名簿|" SOME_ASSET);
	raw_sql("DELETE FROM sheet_mark WHERE sheet = 'asset'");
	raw_sql("DELETE FROM sheet_index WHERE sheet = 'asset'");
	raw_sql("UPDATE sheet_row SET marks = NULL WHERE sheet = 'asset'");
	assert_int_equal(hits(asked_for("asset", "work=営業", "")), 0);
	static const struct job_kind kinds[] = { { .name = "sheet_mark", .run = sheet_mark_some, .every_ms = 60000 },
		{ .name = "sheet_mark_more", .run = sheet_mark_some } };
	struct ctx own = { .arena = &h.arena, .store = h.store, .now_ms = h.now_ms };
	assert_true(jobs_run_due(&own, h.store, kinds, 2));
	assert_true(hits(asked_for("asset", "", "名簿")) >= 1 && text_has(list_of(asked_for("asset", "", "")), "古い名簿"));
	struct sheet_row out;
	assert_true(change_row(&r, 1, "name=新しい帳面", &out));
	assert_int_equal(hits(asked_for("asset", "", "古い名簿")), 0);
}

/* A newer form: a choice was put before the others, a field is new. Rows of the older one stand where they belong. */
static void test_rows_of_an_older_form(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	for (int i = 0; i < 250; i++) {
		char text[80];
		snprintf(text, sizeof text, "name=v%03d|work=w|data=%s", i, i == 249 ? "personal" : "none");
		added("vendor", text);
	}
	const struct catalog *kept = c->catalog;
	const struct sheet_def *d = catalog_sheet(kept, S("vendor"));
	struct catalog next = *kept;
	struct sheet_def *sheets = arena_array(&h.arena, struct sheet_def, kept->n_sheets);
	struct sheet_field *fields = arena_array(&h.arena, struct sheet_field, d->n_fields + 1);
	for (size_t i = 0; i < kept->n_sheets; i++) {
		sheets[i] = kept->sheets[i];
	}
	for (size_t i = 0; i < d->n_fields; i++) {
		fields[i] = d->fields[i];
	}
	struct sheet_field *data = &fields[sheet_field_find(d, S("data"))];
	struct sheet_choice *turned = arena_array(&h.arena, struct sheet_choice, data->n_choices);
	for (size_t i = 0; i < data->n_choices; i++) {
		turned[i] = data->choices[data->n_choices - 1 - i];
	}
	struct sheet_query by_data = { .sheet = S("vendor"), .sort = S("data") }, by_new = { .sheet = S("vendor"), .sort = S("fresh") };
	bool was_first = text_has(list_of(by_data), "v249") && str_find(list_of(by_data), S("v249"), 0) < str_find(list_of(by_data), S("v000"), 0);
	data->choices = turned;
	fields[d->n_fields] = (struct sheet_field){ .key = S("fresh"), .type = SHEET_NUMBER, .max = 9, .needed_by = -1 };
	struct sheet_def *newer = &sheets[d - kept->sheets];
	newer->fields = fields;
	newer->n_fields = d->n_fields + 1;
	newer->version = d->version + 1;
	next.sheets = sheets;
	c->catalog = &next;
	assert_int_equal(list_of(by_new).n, 0); /* that is what the job is for */
	static const struct job_kind kinds[] = { { .name = "sheet_mark", .run = sheet_mark_some, .every_ms = 60000 },
		{ .name = "sheet_mark_more", .run = sheet_mark_some } };
	struct ctx own = { .arena = &h.arena, .store = h.store, .catalog = &next };
	for (int i = 0; i < 8; i++) {
		h.now_ms += 61000;
		own.now_ms = h.now_ms;
		assert_true(jobs_run_due(&own, h.store, kinds, 2));
	}
	c->now_ms = h.now_ms;
	assert_true(text_has(list_of(by_new), "v000") && text_has(list_of(by_new), "v249"));
	assert_int_equal(hits(asked_for("vendor", "fresh=-", "")), hits(asked_for("vendor", "", "")));
	bool is_first = str_find(list_of(by_data), S("v249"), 0) < str_find(list_of(by_data), S("v000"), 0);
	assert_true(was_first != is_first);
	/* once is enough: nothing is left to do, and a row of the new form needs nothing */
	struct ctx idle = own;
	raw_sql("DELETE FROM sheet_index WHERE field = 'fresh'");
	h.now_ms += 61000;
	idle.now_ms = h.now_ms;
	assert_true(jobs_run_due(&idle, h.store, kinds, 2));
	assert_int_equal(list_of(by_new).n, 0);
	c->catalog = kept;
}

/* Numbers tell how many rows there were: what was taken away does not make room, and nobody counts. */
static void test_the_last_number(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("asset", "name=帳面|" SOME_ASSET), out;
	raw_sql("UPDATE sheet_row SET number = %d WHERE sheet = 'asset' AND number = %lld", LIMIT_SHEET_ROWS - 1, (long long)r.number.v);
	r = added("asset", "name=帳面|" SOME_ASSET);
	assert_int_equal(r.number.v, LIMIT_SHEET_ROWS);
	assert_false(add_row("asset", "name=帳面|" SOME_ASSET, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_TOO_MANY));
}

static void test_pages_of_a_list(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	enum { N = 2 * LIMIT_PAGE_ROWS + 7 };
	for (int i = 0; i < N; i++) {
		char text[80];
		snprintf(text, sizeof text, "name=n%03d|kind=phone", (i * 37) % N); /* in no order */
		added("endpoint", text);
	}
	struct sheet_query q = { .sheet = S("endpoint"), .sort = S("name"), .field = S("kind"), .value = S("phone") };
	str up = list_of(q);
	q.down = true;
	str down = list_of(q);
	assert_int_equal(up.n, N * 5 - 1); /* each once */
	assert_int_equal(down.n, N * 5 - 1);
	for (size_t i = 0; i + 5 < up.n; i += 5) {
		assert_true(str_cmp(str_sub(up, i, 4), str_sub(up, i + 5, 4)) < 0);
		assert_true(str_cmp(str_sub(down, i, 4), str_sub(down, i + 5, 4)) > 0);
	}
}

static struct sheet_count count_of(const char *sheet)
{
	struct sheet_count *v, ret = { .sheet = S("") };
	size_t n;
	read_begin();
	assert_true(sheet_counts(c, &v, &n));
	for (size_t i = 0; i < n; i++) {
		ret = text_is(v[i].sheet, sheet) ? v[i] : ret;
	}
	read_end();
	return ret;
}

static void test_counts(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_count before = count_of("vendor"), now;
	struct sheet_row one = added("vendor", "name=数える|work=w|data=none"), out;
	added("vendor", "name=数えない|work=w|data=none");
	now = count_of("vendor");
	assert_true(now.active == before.active + 2 && now.due == before.due);
	struct sheet_act_in act = { .sheet = S("vendor"), .id = one.id };
	assert_true(run(&op_sheet_archive, &act, &out));
	now = count_of("vendor");
	assert_true(now.active == before.active + 1);
	assert_true(run(&op_sheet_restore, &act, &out));
	now = count_of("vendor");
	assert_true(now.active == before.active + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_filter), cmocka_unit_test(test_pages_of_a_list), cmocka_unit_test(test_several_filters_and_words),
		cmocka_unit_test(test_due_as_a_filter), cmocka_unit_test(test_many_that_fit), cmocka_unit_test(test_marks_of_older_rows),
		cmocka_unit_test(test_counts), cmocka_unit_test(test_rows_of_an_older_form), cmocka_unit_test(test_the_last_number),
	};
	return cmocka_run_group_tests_name("sheet_list", tests, room_begin, room_end);
}
