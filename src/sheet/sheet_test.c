/* Forms and ledgers: what is typed, kept, sorted, found, changed by two, taken off and put back. */
#include "room_help.h"

#include "base/limits.h"
#include "db/job.h"
#include "sheet/sheet.h"

static struct raw_value pairs[40];

/* "name=PC-1|kind=notebook": values of a save. */
static struct raw_form values(const char *text)
{
	str rest = str_copy(&h.arena, str_from_c(text));
	struct raw_form f = { pairs, 0 };
	while (rest.n > 0) {
		str value = str_cut(&rest, '|'), name = str_cut(&value, '=');
		pairs[f.n++] = (struct raw_value){ name, value };
	}
	return f;
}

static bool add(const char *sheet, const char *text, struct sheet_row *ret)
{
	struct sheet_save_in in = { .sheet = str_from_c(sheet), .values = values(text), .reason = S("") };
	return run(&op_sheet_add, &in, ret);
}

static struct sheet_row added(const char *sheet, const char *text)
{
	struct sheet_row r;
	assert_true(add(sheet, text, &r));
	return r;
}

static bool change(const struct sheet_row *r, int64_t version, const char *text, struct sheet_row *ret)
{
	struct sheet_save_in in = { .sheet = r->sheet, .id = r->id, .version = { true, version }, .values = values(text), .reason = S("なぜなら") };
	return run(&op_sheet_change, &in, ret);
}

/* What a field of a row says, as people read it. */
static bool says(const struct sheet_row *r, const char *key, const char *text)
{
	const struct sheet_def *d;
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	str got = S("");
	read_begin();
	assert_true(sheet_def_get(c, r->sheet, &d) && sheet_body_read(c, d, r->body, cells, NULL));
	int at = sheet_field_find(d, str_from_c(key));
	assert_true(at >= 0 && sheet_cell_text(c, &d->fields[at], &cells[at], &got));
	got = str_copy(&h.arena, got);
	read_end();
	if (!text_is(got, text)) {
		print_error("%s says %.*s\n", key, STR_FMT(got));
	}
	return text_is(got, text);
}

/* Titles in the order of a list, joined: "a b c". */
static str list_of(struct sheet_query q)
{
	str all = S(""), next;
	q.before = S("");
	do {
		struct sheet_row *v;
		size_t n;
		read_begin();
		assert_true(sheet_list(c, &q, &v, &n, &next));
		for (size_t i = 0; i < n; i++) {
			all = STR_CAT(&h.arena, all, all.n ? S(" ") : S(""), v[i].title);
		}
		q.before = str_copy(&h.arena, next);
		read_end();
	} while (!str_is_none(q.before));
	return all;
}

#define ASSET "work=営業|personal=none|leak=g2|wrong=g1|gone=g1"

static void test_every_type(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row system = added("system", "name=受注システム|kind=business|stop=day");
	char text[400];
	snprintf(text, sizeof text, "name=　顧客名簿 |%s|media=paper|media=cloud|system=%s|until=令和9年3月31日", ASSET, id_str(&h.arena, system.id).p);
	struct sheet_row r = added("asset", text);
	assert_true(text_is(r.title, "顧客名簿") && r.number.v == 1 && r.version.v == 1);
	assert_true(says(&r, "media", "紙、クラウド") && says(&r, "system", "受注システム") && says(&r, "until", "2027年3月31日（水）"));
	assert_true(says(&r, "importance", "2") && says(&r, "note", ""));
	assert_true(text_has(r.body, "\"media\":[\"paper\",\"cloud\"]") && text_has(r.body, "\"until\":\"2027-03-31\""));
	struct sheet_row log = added("system", "name=ログ|kind=メール|stop=Long|log_days=１，２００");
	assert_true(says(&log, "log_days", "1,200 日分") && says(&log, "kind", "メール") && says(&log, "stop", "当分なくても困らない"));
	snprintf(text, sizeof text, "name=PC|kind=desktop|user=%s", id_str(&h.arena, h.person_ids[ACCESS_EXECUTIVE]).p);
	struct sheet_row pc = added("endpoint", text);
	assert_true(says(&pc, "user", "executive さん"));
}

static void test_personal_data_makes_it_three(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("asset", "name=採用|personal=personal|leak=g1|wrong=g1|gone=g1"), out;
	assert_true(says(&r, "importance", "3"));
	assert_true(change(&r, 1, "personal=none", &out) && says(&out, "importance", "1"));
	/* nobody types it */
	assert_false(change(&r, 2, "importance=3", &out));
	assert_true(refused_field("values.importance", MSG_SHEET_RESULT));
}

static void test_what_is_refused(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	static const struct { const char *sheet, *text, *field; int msg; } bad[] = {
		{ "system", "kind=pc|stop=day", "values.name", MSG_SHEET_MISSING },
		{ "system", "name= 　|kind=pc|stop=day", "values.name", MSG_SHEET_MISSING },
		{ "system", "name=x|kind=castle|stop=day", "values.kind", MSG_SHEET_CHOICE },
		{ "system", "name=x|kind=pc|stop=hours", "values.substitute", MSG_SHEET_MISSING_NOW },
		{ "system", "name=x|kind=pc|stop=day|log_days=-1", "values.log_days", MSG_SHEET_NUMBER },
		{ "system", "name=x|kind=pc|stop=day|log_days=3.5", "values.log_days", MSG_SHEET_NUMBER },
		{ "system", "name=x|kind=pc|stop=day|log_days=99999999999999999999", "values.log_days", MSG_SHEET_NUMBER },
		{ "system", "name=x|kind=pc|stop=day|moat=deep", "values.moat", MSG_FIELD_UNKNOWN_MEMBER },
		{ "system", "name=x|name=y|kind=pc|stop=day", "values.name", MSG_SHEET_TWICE },
		{ "system", "name=x|kind=pc|stop=day|owner=somebody", "values.owner", MSG_SHEET_PERSON },
		{ "system", "name=x|kind=pc|stop=day|owner=01a1fdec-c44c-7000-807e-fe7a7d2b8981", "values.owner", MSG_SHEET_PERSON },
		{ "endpoint", "name=x|kind=other|system=01a1fdec-c44c-7000-807e-fe7a7d2b8981", "values.system", MSG_SHEET_ROW },
		{ "backup", "name=x|every=day|place=off|tried=soon", "values.tried", MSG_SHEET_DATE },
		{ "backup", "name=x|every=day|place=off|tried=2026-02-30", "values.tried", MSG_SHEET_DATE },
		{ "backup", "name=x|every=day|place=off|tried=2026", "values.tried", MSG_SHEET_DATE },
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct sheet_row r;
		assert_false(add(bad[i].sheet, bad[i].text, &r));
		if (!refused_field(bad[i].field, bad[i].msg)) {
			print_error("%s: not refused for %s\n", bad[i].text, bad[i].field);
			assert_true(false);
		}
	}
	struct sheet_row r;
	assert_false(add("castle", "name=x", &r));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_SHEET));
	/* all that is missing is told at once */
	assert_false(add("system", "place=x", &r));
	size_t n = 0;
	for (const struct field_error *e = c->err.fields; e; e = e->next) {
		n++;
	}
	assert_int_equal(n, 3);
}

static void test_two_at_once(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=石田システム|work=保守|data=none"), out;
	assert_true(change(&r, 1, "phone=03-1111-2222", &out));
	assert_int_equal(out.version.v, 2);
	act_as(ACCESS_ADMIN);
	assert_false(change(&r, 1, "phone=03-3333-4444", &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_CHANGED_SINCE));
	assert_true(change(&r, 2, "phone=03-3333-4444", &out));
	/* the same again makes no version */
	assert_true(change(&out, 3, "phone=03-3333-4444", &out));
	assert_int_equal(out.version.v, 3);
	struct sheet_version *v;
	size_t n;
	read_begin();
	assert_true(sheet_history(c, r.id, &v, &n));
	assert_true(n == 3 && v[0].version == 3 && text_has(v[1].body, "03-1111-2222") && text_is(v[0].reason, "なぜなら"));
	assert_true(text_is(v[2].reason, "") && !str_eq(v[0].who, v[1].who));
	read_end();
}

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

static struct sheet_query asked_for(const char *sheet, const char *where, const char *words)
{
	struct sheet_query q = { .sheet = str_from_c(sheet), .words = str_from_c(words) };
	for (str rest = str_copy(&h.arena, str_from_c(where)); rest.n > 0; q.n_where++) {
		str value = str_cut(&rest, '|'), field = str_cut(&value, '=');
		q.where[q.n_where] = (struct sheet_where){ field, value };
	}
	return q;
}

static int64_t hits(struct sheet_query q)
{
	struct sheet_found f;
	read_begin();
	assert_true(sheet_find(c, &q, &f));
	read_end();
	return f.count;
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
	assert_true(change(&two, 1, "place=本社|kind=phone", &out));
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
	struct sheet_row r = added("asset", "name=古い名簿|" ASSET);
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
	assert_true(change(&r, 1, "name=新しい帳面", &out));
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
	struct sheet_row r = added("asset", "name=帳面|" ASSET), out;
	raw_sql("UPDATE sheet_row SET number = %d WHERE sheet = 'asset' AND number = %lld", LIMIT_SHEET_ROWS - 1, (long long)r.number.v);
	r = added("asset", "name=帳面|" ASSET);
	assert_int_equal(r.number.v, LIMIT_SHEET_ROWS);
	assert_false(add("asset", "name=帳面|" ASSET, &out));
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

static void test_off_the_list_and_back(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row system = added("system", "name=古いNAS|kind=files|stop=long"), out;
	char text[200];
	snprintf(text, sizeof text, "name=PC-9|kind=desktop|system=%s", id_str(&h.arena, system.id).p);
	struct sheet_row pc = added("endpoint", text);
	struct sheet_pointer *v;
	size_t n;
	read_begin();
	assert_true(sheet_pointers(c, "row", system.id, &v, &n));
	assert_true(n == 1 && text_is(v[0].title, "PC-9") && text_is(v[0].field, "system"));
	read_end();
	struct sheet_act_in act = { .sheet = S("endpoint"), .id = pc.id, .reason = S("捨てた") };
	assert_true(run(&op_sheet_archive, &act, &out));
	assert_true(out.state == SHEET_ARCHIVED && !out.check_due.has);
	assert_false(run(&op_sheet_archive, &act, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_IS_ARCHIVED));
	assert_false(change(&pc, 2, "name=PC-10", &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_IS_ARCHIVED));
	struct sheet_query q = { .sheet = S("endpoint"), .sort = S(""), .field = S("kind"), .value = S("desktop") };
	assert_false(text_has(list_of(q), "PC-9"));
	q.archived = true;
	assert_true(text_has(list_of(q), "PC-9"));
	read_begin();
	assert_true(sheet_pointers(c, "row", system.id, &v, &n) && n == 0);
	read_end();
	assert_true(run(&op_sheet_restore, &act, &out));
	assert_true(out.state == SHEET_ACTIVE && out.check_due.has && says(&out, "system", "古いNAS"));
	q.archived = false;
	assert_true(text_has(list_of(q), "PC-9"));
	/* a row of another ledger is not here */
	act.sheet = S("system");
	assert_false(run(&op_sheet_archive, &act, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_ROW));
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

static void test_looked_at_again(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=税理士|work=経理|data=personal"), out;
	int64_t half = INT64_C(200) * 24 * 3600 * 1000;
	assert_int_equal(r.check_due.v - h.now_ms, INT64_C(365) * 24 * 3600 * 1000);
	h.now_ms += 2 * half;
	c->now_ms = h.now_ms;
	struct sheet_count *v;
	size_t n;
	int64_t due = 0;
	read_begin();
	assert_true(sheet_counts(c, &v, &n));
	for (size_t i = 0; i < n; i++) {
		due += text_is(v[i].sheet, "vendor") ? v[i].due : 0;
	}
	read_end();
	assert_true(due >= 1);
	struct sheet_act_in act = { .sheet = S("vendor"), .id = r.id };
	assert_true(run(&op_sheet_check, &act, &out));
	assert_true(out.version.v == 1 && out.checked_at.v == h.now_ms && out.check_due.v > h.now_ms);
	/* a note is no change */
	act.reason = S("電話番号は合っている");
	assert_true(run(&op_sheet_note, &act, &out));
	assert_int_equal(out.version.v, 1);
	act.reason = S("");
	assert_false(run(&op_sheet_note, &act, &out));
	assert_true(refused_field("reason", MSG_SHEET_NOTE_MISSING));
	struct sheet_note *notes;
	read_begin();
	assert_true(sheet_notes(c, r.id, &notes, &n) && n == 1 && text_is(notes[0].text, "電話番号は合っている"));
	read_end();
}

static void test_a_field_that_is_gone(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=旧い会社|work=x|data=none"), out;
	raw_sql("UPDATE sheet_row SET body = '{\"name\":\"旧い会社\",\"work\":\"x\",\"data\":\"none\",\"fax\":\"03-1\",\"n\":7,\"l\":[\"a\",\"b\"]}' "
		"WHERE id = X'%s'", hex_of(r.id));
	assert_true(change(&r, 1, "work=y", &out));
	const struct sheet_def *d;
	struct sheet_cell cells[SHEET_FIELDS_MAX];
	struct raw_form rest;
	read_begin();
	assert_true(sheet_def_get(c, S("vendor"), &d) && sheet_body_read(c, d, out.body, cells, &rest));
	assert_true(rest.n == 3 && text_is(raw_get(&rest, "fax"), "\"03-1\"") && text_is(raw_get(&rest, "n"), "7") &&
		text_is(raw_get(&rest, "l"), "[\"a\",\"b\"]")); /* as it was */
	str label, text;
	assert_true(sheet_rest_text(c, d, &rest.v[0], &label, &text) && text_is(label, "fax") && text_is(text, "03-1"));
	assert_true(sheet_rest_text(c, d, &rest.v[2], &label, &text) && text_is(text, "a, b"));
	read_end();
}

static bool take_back(const struct sheet_row *r, int64_t version, int64_t to, struct sheet_row *ret)
{
	struct sheet_back_in in = { .sheet = r->sheet, .id = r->id, .version = { true, version }, .to = { true, to } };
	return run(&op_sheet_back, &in, ret);
}

static void test_undo(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=戻す会社|work=保守|data=none|phone=03-1"), out;
	assert_true(change(&r, 1, "phone=03-2|work=運用", &out));
	assert_true(take_back(&r, 2, 1, &out));
	assert_true(out.version.v == 3 && says(&out, "phone", "03-1") && says(&out, "work", "保守"));
	assert_true(text_is(list_of(asked_for("vendor", "", "戻す会社 保守")), "戻す会社"));
	assert_int_equal(hits(asked_for("vendor", "", "戻す会社 運用")), 0);
	/* the same already, a version that is not there, somebody else meanwhile */
	assert_false(take_back(&r, 3, 1, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BACK_SAME));
	assert_false(take_back(&r, 3, 9, &out));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_VERSION));
	act_as(ACCESS_ADMIN);
	assert_true(change(&r, 3, "phone=03-9", &out));
	act_as(ACCESS_RESPONDER);
	assert_false(take_back(&r, 3, 2, &out));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BACK_CHANGED_SINCE));
	/* taking off the list is undone as well */
	struct sheet_act_in act = { .sheet = S("vendor"), .id = r.id };
	assert_true(run(&op_sheet_archive, &act, &out));
	assert_true(take_back(&r, 5, 4, &out));
	assert_true(out.state == SHEET_ACTIVE && out.check_due.has && says(&out, "phone", "03-9"));
	struct sheet_version *v;
	size_t n;
	read_begin();
	assert_true(sheet_history(c, r.id, &v, &n) && n == 6 && text_is(v[0].reason, "取り消し"));
	read_end();
	act_as(ACCESS_VIEWER);
	assert_false(take_back(&r, 6, 1, &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

static str picked_rows[LIMIT_SHEET_BULK + 2];

static struct sheet_bulk_in bulk_of(int what, const char *text, const struct sheet_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		picked_rows[i] = str_printf(&h.arena, "%s:%lld", id_str(&h.arena, rows[i].id).p, (long long)rows[i].version.v);
	}
	return (struct sheet_bulk_in){ .sheet = rows[0].sheet, .what = what, .values = values(text), .rows = { picked_rows, n }, .reason = S("棚卸し") };
}

static struct sheet_row now(const struct sheet_row *r)
{
	struct sheet_row out;
	read_begin();
	assert_true(sheet_row_get(c, r->sheet, r->id, &out));
	read_end();
	return out;
}

static void test_many_at_once_and_back(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row rows[3] = { added("endpoint", "name=Z-1|kind=phone|place=倉庫"), added("endpoint", "name=Z-2|kind=phone|place=工場"),
		added("endpoint", "name=Z-3|kind=phone|place=本社") }, out;
	struct sheet_batch b;
	struct sheet_bulk_in in = bulk_of(SHEET_BULK_SET, "place=工場", rows, 3);
	assert_true(run(&op_sheet_bulk, &in, &b));
	assert_int_equal(b.n.v, 2); /* one was there already */
	assert_true(text_has(list_of(asked_for("endpoint", "", "Z 工場")), "Z-1 Z-2 Z-3"));
	struct sheet_batch_act_in undo = { .sheet = S("endpoint"), .id = b.id };
	assert_true(run(&op_sheet_bulk_back, &undo, &b));
	assert_true(b.undone_at.has && text_is(list_of(asked_for("endpoint", "", "Z 工場")), "Z-2"));
	assert_false(run(&op_sheet_bulk_back, &undo, &b));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BULK_UNDONE));
	for (size_t i = 0; i < 3; i++) {
		rows[i] = now(&rows[i]);
	}
	/* a value that does not fit, and one of two who was faster: nothing is done to any */
	in = bulk_of(SHEET_BULK_SET, "kind=castle", rows, 3);
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused_field("values.kind", MSG_SHEET_CHOICE));
	in = bulk_of(SHEET_BULK_SET, "place=店頭", rows, 3);
	assert_true(change(&rows[2], rows[2].version.v, "place=会議室", &out));
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BULK_CHANGED_SINCE));
	assert_int_equal(hits(asked_for("endpoint", "", "店頭")), 0);
	assert_true(now(&rows[0]).version.v == rows[0].version.v);
}

static void test_chosen_twice_is_chosen(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("endpoint", "name=V-1|kind=phone"), rows[2] = { r, r };
	struct sheet_batch b;
	struct sheet_bulk_in in = bulk_of(SHEET_BULK_CHECK, "", rows, 2);
	assert_true(run(&op_sheet_bulk, &in, &b) && b.n.v == 1);
	in = bulk_of(SHEET_BULK_SET, "place=工場", rows, 2);
	assert_true(run(&op_sheet_bulk, &in, &b) && b.n.v == 1);
	assert_int_equal(now(&r).version.v, 2);
}

static void test_many_off_the_list_and_checked(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row rows[3] = { added("endpoint", "name=Y-1|kind=phone"), added("endpoint", "name=Y-2|kind=phone"), added("endpoint", "name=Y-3|kind=phone") }, out;
	struct sheet_batch b;
	struct sheet_batch_act_in undo = { .sheet = S("endpoint") };
	struct sheet_bulk_in in;
	/* taken off the list and put back, with the day they are to be looked at */
	in = bulk_of(SHEET_BULK_ARCHIVE, "", rows, 3);
	int64_t due = rows[1].check_due.v;
	assert_true(run(&op_sheet_bulk, &in, &b) && b.n.v == 3);
	assert_int_equal(hits(asked_for("endpoint", "kind=phone", "Y")), 0);
	undo.id = b.id;
	h.now_ms += 1000;
	c->now_ms = h.now_ms;
	assert_true(run(&op_sheet_bulk_back, &undo, &b));
	assert_int_equal(hits(asked_for("endpoint", "kind=phone", "Y")), 3);
	assert_true(now(&rows[1]).check_due.v == due);
	/* still true, and that somebody looked again afterwards is not undone */
	for (size_t i = 0; i < 3; i++) {
		rows[i] = now(&rows[i]);
	}
	in = bulk_of(SHEET_BULK_CHECK, "", rows, 3);
	assert_true(run(&op_sheet_bulk, &in, &b) && now(&rows[0]).check_due.v > due);
	undo.id = b.id;
	assert_true(run(&op_sheet_bulk_back, &undo, &b) && now(&rows[0]).check_due.v == due);
	assert_true(run(&op_sheet_bulk, &in, &b));
	h.now_ms += 1000;
	c->now_ms = h.now_ms;
	struct sheet_act_in act = { .sheet = S("endpoint"), .id = rows[0].id };
	assert_true(run(&op_sheet_check, &act, &out));
	undo.id = b.id;
	assert_false(run(&op_sheet_bulk_back, &undo, &b));
	assert_true(refused(ERR_CONFLICT, MSG_SHEET_BACK_CHANGED_SINCE));
}

static void test_bulk_refused(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row rows[3] = { added("endpoint", "name=X-1|kind=phone"), added("endpoint", "name=X-2|kind=phone"), added("endpoint", "name=X-3|kind=phone") };
	struct sheet_batch b;
	struct sheet_bulk_in in = bulk_of(SHEET_BULK_CHECK, "", rows, 3);
	assert_true(run(&op_sheet_bulk, &in, &b));
	struct sheet_batch_act_in undo = { .id = b.id };
	/* no rows, nothing to set, no row, another ledger's batch, a viewer */
	in = bulk_of(SHEET_BULK_CHECK, "", rows, 3);
	in.rows.n = 0;
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused_field("rows", MSG_SHEET_BULK_NO_ROWS));
	in = bulk_of(SHEET_BULK_SET, "", rows, 3);
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused_field("values", MSG_SHEET_BULK_NO_VALUES));
	picked_rows[1] = S("nobody:1");
	in.what = SHEET_BULK_CHECK;
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused_field("rows", MSG_SHEET_BULK_BAD_ROW));
	undo.sheet = S("vendor");
	assert_false(run(&op_sheet_bulk_back, &undo, &b));
	assert_true(refused(ERR_NOT_FOUND, MSG_SHEET_NO_BATCH));
	act_as(ACCESS_VIEWER);
	in = bulk_of(SHEET_BULK_CHECK, "", rows, 3);
	assert_false(run(&op_sheet_bulk, &in, &b));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

/* A definition that only some may see and write. */
static void test_who_sees_and_edits(void **state)
{
	(void)state;
	act_as(ACCESS_RESPONDER);
	struct sheet_row r = added("vendor", "name=金庫の会社|work=鍵|data=none"), out;
	struct catalog narrow = *c->catalog;
	struct sheet_def defs[SHEETS_MAX];
	memcpy(defs, narrow.sheets, narrow.n_sheets * sizeof defs[0]);
	narrow.sheets = defs;
	struct sheet_def *vendor = &defs[catalog_sheet(c->catalog, S("vendor")) - c->catalog->sheets];
	vendor->sees = ACCESS_RESPONDER;
	vendor->edits = ACCESS_ADMIN;
	const struct catalog *whole = c->catalog;
	c->catalog = &narrow;
	act_as(ACCESS_RESPONDER);
	assert_false(change(&r, 1, "work=錠", &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
	assert_false(add("vendor", "name=x|work=y|data=none", &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
	struct sheet_query q = { .sheet = S("vendor"), .sort = S(""), .field = S(""), .value = S("") };
	assert_true(text_has(list_of(q), "金庫の会社"));
	act_as(ACCESS_VIEWER);
	struct sheet_row *v;
	struct sheet_option *o;
	size_t n;
	str next;
	q.before = S("");
	read_begin();
	assert_false(sheet_list(c, &q, &v, &n, &next));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	err_clear(c);
	assert_false(sheet_row_get(c, S("vendor"), r.id, &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_FOR_YOU));
	err_clear(c);
	assert_true(sheet_options(c, S("vendor"), &o, &n) && n == 0);
	read_end();
	act_as(ACCESS_ADMIN);
	assert_true(change(&r, 1, "work=錠", &out));
	/* the other way round: everybody may write */
	vendor->edits = ACCESS_VIEWER;
	vendor->sees = ACCESS_VIEWER;
	act_as(ACCESS_VIEWER);
	assert_true(change(&r, 2, "work=鍵", &out));
	c->catalog = whole;
	act_as(ACCESS_VIEWER);
	assert_false(change(&r, 3, "work=錠", &out));
	assert_true(refused(ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_type), cmocka_unit_test(test_personal_data_makes_it_three), cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_two_at_once), cmocka_unit_test(test_order_and_filter), cmocka_unit_test(test_pages_of_a_list),
		cmocka_unit_test(test_several_filters_and_words), cmocka_unit_test(test_due_as_a_filter), cmocka_unit_test(test_many_that_fit),
		cmocka_unit_test(test_marks_of_older_rows),
		cmocka_unit_test(test_off_the_list_and_back), cmocka_unit_test(test_looked_at_again), cmocka_unit_test(test_a_field_that_is_gone),
		cmocka_unit_test(test_who_sees_and_edits), cmocka_unit_test(test_undo), cmocka_unit_test(test_many_at_once_and_back),
		cmocka_unit_test(test_many_off_the_list_and_checked), cmocka_unit_test(test_bulk_refused), cmocka_unit_test(test_counts), cmocka_unit_test(test_rows_of_an_older_form),
		cmocka_unit_test(test_the_last_number),
		cmocka_unit_test(test_chosen_twice_is_chosen),
	};
	return cmocka_run_group_tests_name("sheet", tests, room_begin, room_end);
}
