/* An incident: its name and number, and every single change with the entry it leaves. */
#include "room_help.h"

static struct event_time when(const char *text)
{
	struct event_time t = { 0 };
	assert_true(event_time_parse(str_from_c(text), h.now_ms, &t));
	return t;
}

static str last_text(struct id id)
{
	struct entry_view v;
	read_begin();
	int64_t seq;
	struct sha256 hash;
	assert_true(journal_head(c, id, &seq, &hash) && journal_get(c, id, seq, &v));
	read_end();
	return v.text;
}

/* --- names and numbers --- */

static void test_names(void **state)
{
	(void)state;
	const char *const kinds[] = { "unknown", "ransomware", "mis_sent", "stop" };
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		const struct kind *kind = catalog_kind(c->catalog, str_from_c(kinds[k]));
		struct incident i = open_room("何かあった", kinds[k]);
		str wanted = str_printf(&h.arena, "%.*s 2026-11 #%d", STR_FMT(kind->short_name.ja), (int)k + 1);
		assert_true(str_eq(i.name, wanted));
		assert_int_equal(i.number, k + 1);
		assert_true(str_eq(i.month, S("2026-11")));
	}
	struct incident_open_in own = { .title = S("x"), .name = S("受注の件"), .suggested = S("事案 2026-11 #9"), .mode = -1 };
	struct incident i;
	assert_true(run(&op_incident_open, &own, &i));
	assert_true(text_is(i.name, "受注の件"));
	assert_int_equal(i.number, 5);
	own.name = own.suggested; /* somebody else was faster: the number of the form is not used twice */
	assert_true(run(&op_incident_open, &own, &i));
	assert_true(text_has(i.name, "#6"));
}

static void test_numbers_by_month_and_mode(void **state)
{
	(void)state;
	open_room("一つ目", "stop");
	struct incident_open_in in = { .title = S("訓練"), .kind = S("stop"), .mode = INCIDENT_EXERCISE };
	struct incident exercise, later;
	assert_true(run(&op_incident_open, &in, &exercise));
	assert_int_equal(exercise.number, 1); /* exercises have numbers of their own */
	assert_true(text_has(exercise.name, "演習"));
	assert_int_equal(exercise.mode, INCIDENT_EXERCISE);
	h.now_ms = INT64_C(1796050800000) - 1; /* 2026-11-30T23:59:59.999+09:00 */
	later = open_room("月の終わり", "stop");
	assert_true(text_is(later.month, "2026-11"));
	assert_int_equal(later.number, 2);
	h.now_ms++;
	later = open_room("十二月", "stop"); /* still November in UTC */
	assert_true(text_is(later.month, "2026-12"));
	assert_int_equal(later.number, 1);
}

static void test_english_name(void **state)
{
	(void)state;
	c->lang = LANG_EN;
	struct incident i = open_room("screens locked", "ransomware");
	const struct kind *kind = catalog_kind(c->catalog, S("ransomware"));
	assert_true(str_eq(i.name, str_printf(&h.arena, "%.*s 2026-11 #1", STR_FMT(kind->short_name.en))));
}

/* --- opening --- */

static void test_opening(void **state)
{
	(void)state;
	struct incident i = open_room("受注の画面が開かない", "stop");
	assert_true(incident_is_open(&i));
	assert_false(i.level.has);
	assert_int_equal(i.phase.v, PHASE_RESPOND);
	assert_true(id_eq(i.lead_id, h.person_ids[ACCESS_RESPONDER]));
	assert_true(id_eq(i.noticed_by, h.person_ids[ACCESS_RESPONDER]));
	size_t n;
	struct entry_view *v = entries_now(i.id, &n);
	assert_true(n > 1);
	assert_int_equal(v[0].seq, 1);
	assert_int_equal(v[0].type, ENTRY_OBSERVED);
	assert_true(text_is(v[0].text, "受注の画面が開かない"));
	struct incident_open_in day = { .title = S("きのうから"), .mode = -1, .noticed = when("2026-11-25") };
	assert_true(run(&op_incident_open, &day, &i));
	assert_int_equal(i.noticed.precision, WHEN_DAY); /* no hour is invented */
	assert_true(text_is(i.kind, "unknown"));
}

static void test_opening_refused(void **state)
{
	(void)state;
	struct incident_open_in in = { .title = S("x"), .kind = S("no_such_kind"), .mode = -1, .level = { true, 4 },
		.noticed = when("2026-11-26T09:02") };
	assert_false(run(&op_incident_open, &in, NULL)); /* 09:00 now */
	assert_true(refused_field("kind", MSG_INCIDENT_KIND_UNKNOWN));
	in.kind = S("stop");
	assert_false(run(&op_incident_open, &in, NULL));
	assert_true(refused_field("level", MSG_INCIDENT_LEVEL_RANGE));
	in.level.v = 3;
	assert_false(run(&op_incident_open, &in, NULL));
	assert_true(refused_field("noticed_at", MSG_INCIDENT_NOTICED_AHEAD));
	in.noticed = when("2026-11-26T09:00");
	in.noticed_by = h.org_id; /* an id of something else */
	assert_false(run(&op_incident_open, &in, NULL));
	assert_true(refused_field("noticed_by", MSG_INCIDENT_PERSON_UNKNOWN));
	struct incident *all;
	size_t n;
	read_begin();
	assert_true(incident_list(c, S(""), &all, &n));
	read_end();
	assert_int_equal(n, 0);
}

/* --- level --- */

static void test_level(void **state)
{
	(void)state;
	struct incident i = open_room("x", "stop");
	struct incident_level_in in = { i.id, { true, 2 }, S("出荷が止まった") };
	assert_true(run(&op_incident_level, &in, &i));
	assert_int_equal(i.level.v, 2);
	assert_true(text_has(last_text(i.id), "出荷が止まった"));
	int64_t head = head_now(i.id);
	assert_false(run(&op_incident_level, &in, NULL));
	assert_true(refused_field("level", MSG_INCIDENT_LEVEL_SAME));
	const int64_t wrong[] = { -1, 4, INT64_MAX, INT64_MIN };
	for (size_t k = 0; k < 4; k++) {
		in.level.v = wrong[k];
		assert_false(run(&op_incident_level, &in, NULL));
		assert_true(refused_field("level", MSG_INCIDENT_LEVEL_RANGE));
	}
	in = (struct incident_level_in){ i.id, { true, 0 }, S("") };
	assert_false(run(&op_incident_level, &in, NULL));
	assert_true(refused_field("ground", MSG_INCIDENT_GROUND_NEEDED));
	assert_int_equal(head_now(i.id), head); /* what was refused left nothing */
	in.ground = S("誤報だった");
	assert_true(run(&op_incident_level, &in, &i));
	assert_true(i.level.has && i.level.v == 0);
}

/* --- kind --- */

static struct step move(const struct operation *op, const struct step *s, const char *note)
{
	struct step_act_in in = { .incident_id = s->incident_id, .step_id = s->id, .note = str_from_c(note) };
	struct step out;
	assert_true(run(op, &in, &out));
	return out;
}

static void test_kind_brings_its_procedure(void **state)
{
	(void)state;
	struct incident i = open_room("x", "unknown");
	size_t n, n_malware = catalog_procedure(c->catalog, S("malware"))->n_steps;
	struct step *v = steps_now(i.id, &n);
	struct step done = move(&op_step_done, &v[1], "した");
	struct incident_kind_in in = { i.id, S("malware"), S("脅迫文が出た") };
	assert_true(run(&op_incident_kind, &in, &i));
	assert_true(text_is(i.kind, "malware"));
	v = steps_now(i.id, &n);
	size_t kept = 0, malware = 0;
	for (size_t k = 0; k < n; k++) {
		kept += id_eq(v[k].id, done.id) && v[k].state == STEP_DONE && text_is(v[k].note, "した");
		malware += text_is(v[k].procedure, "malware");
		assert_true(text_is(v[k].procedure, "malware") || id_eq(v[k].id, done.id));
	}
	assert_int_equal(kept, 1);
	assert_true(malware == n_malware || malware == n_malware - 1); /* the same key is not asked for twice */
	assert_int_equal(n, malware + 1);
	assert_whole();
}

static void test_kind_there_and_back(void **state)
{
	(void)state;
	struct incident i = open_room("x", "unknown");
	size_t n, before;
	struct step *v = steps_now(i.id, &before);
	move(&op_step_start, &v[0], "");
	struct incident_kind_in in = { i.id, S("malware"), S("そう見えた") };
	assert_true(run(&op_incident_kind, &in, &i));
	in = (struct incident_kind_in){ i.id, S("unknown"), S("違った") };
	assert_true(run(&op_incident_kind, &in, &i));
	v = steps_now(i.id, &n);
	assert_int_equal(n, before); /* all of the general procedure again, nothing of the other one */
	for (size_t k = 0; k < n; k++) {
		assert_true(text_is(v[k].procedure, "general"));
	}
	assert_int_equal(v[0].state, STEP_STARTED);
	/* a kind served by the same procedure changes no step and writes no second entry */
	int64_t head = head_now(i.id);
	in = (struct incident_kind_in){ i.id, S("mis_published"), S("公開のまちがいだった") };
	assert_true(run(&op_incident_kind, &in, &i));
	struct step *after = steps_now(i.id, &n);
	assert_int_equal(n, before);
	assert_true(id_eq(after[3].id, v[3].id));
	assert_true(head_now(i.id) <= head + 2); /* the kind, and the classification that follows it */
}

static void test_kind_refused(void **state)
{
	(void)state;
	struct incident i = open_room("x", "stop");
	struct incident_kind_in in = { i.id, S("nothing"), S("y") };
	assert_false(run(&op_incident_kind, &in, NULL));
	assert_true(refused_field("kind", MSG_INCIDENT_KIND_UNKNOWN));
	in.kind = S("stop");
	assert_false(run(&op_incident_kind, &in, NULL));
	assert_true(refused_field("kind", MSG_INCIDENT_KIND_SAME));
	in = (struct incident_kind_in){ i.id, S("malware"), S("") };
	assert_false(run(&op_incident_kind, &in, NULL));
	assert_true(refused_field("ground", MSG_INCIDENT_GROUND_NEEDED));
}

static void test_name_follows_kind(void **state)
{
	(void)state;
	struct incident i = open_room("x", "unknown");
	struct incident_kind_in in = { i.id, S("ransomware"), S("y") };
	assert_true(run(&op_incident_kind, &in, &i));
	const struct kind *kind = catalog_kind(c->catalog, S("ransomware"));
	assert_true(str_eq(i.name, str_printf(&h.arena, "%.*s 2026-11 #1", STR_FMT(kind->short_name.ja))));
	struct incident_rename_in rename = { i.id, S("x"), S("赤い画面の件") };
	assert_true(run(&op_incident_rename, &rename, &i));
	in.kind = S("stop");
	assert_true(run(&op_incident_kind, &in, &i));
	assert_true(text_is(i.name, "赤い画面の件")); /* a name somebody gave stays */
}

static void test_rename_and_lead(void **state)
{
	(void)state;
	struct incident i = open_room("x", "stop");
	int64_t head = head_now(i.id);
	struct incident_rename_in same = { i.id, i.title, i.name };
	assert_true(run(&op_incident_rename, &same, NULL));
	assert_int_equal(head_now(i.id), head); /* nothing changed: nothing to tell */
	struct incident_lead_in lead = { i.id, h.person_ids[ACCESS_RESPONDER] };
	assert_false(run(&op_incident_lead, &lead, NULL));
	assert_true(refused_field("person_id", MSG_INCIDENT_LEAD_SAME));
	lead.person_id = h.person_ids[ACCESS_EXECUTIVE];
	h.now_ms += 60000;
	assert_true(run(&op_incident_lead, &lead, &i));
	assert_true(id_eq(i.lead_id, h.person_ids[ACCESS_EXECUTIVE]));
	assert_int_equal(i.lead_since.v, h.now_ms);
	assert_true(text_has(last_text(i.id), "executive さん"));
	lead.person_id = i.id;
	assert_false(run(&op_incident_lead, &lead, NULL));
	assert_true(refused_field("person_id", MSG_INCIDENT_PERSON_UNKNOWN));
}

/* --- phases, closing --- */

static void test_phases(void **state)
{
	(void)state;
	struct incident i = open_room("x", "stop");
	struct incident_phase_in in = { .incident_id = i.id, .phase = PHASE_REPORT };
	assert_false(run(&op_incident_phase, &in, NULL));
	assert_true(refused_field("acknowledged", MSG_ROOM_PHASE_ACKNOWLEDGE));
	in.acknowledged = true;
	in.note = S("社長が決めた");
	assert_true(run(&op_incident_phase, &in, &i));
	assert_int_equal(i.phase.v, PHASE_REPORT);
	str text = last_text(i.id);
	size_t n;
	struct step *v = steps_now(i.id, &n);
	assert_true(text_has(text, "社長が決めた"));
	assert_true(str_find(text, v[0].item.ja, 0) != SIZE_MAX); /* the unfinished ones are named */
	assert_false(run(&op_incident_phase, &in, NULL));
	assert_true(refused_field("phase", MSG_ROOM_PHASE_SAME));
	in = (struct incident_phase_in){ .incident_id = i.id, .phase = PHASE_RESPOND };
	assert_true(run(&op_incident_phase, &in, &i)); /* back without a question */
	for (size_t k = 0; k < n; k++) {
		if (v[k].phase.v == PHASE_RESPOND) {
			move(k % 2 ? &op_step_done : &op_step_not_needed, &v[k], "わけ");
		}
	}
	in.phase = PHASE_REPORT;
	assert_true(run(&op_incident_phase, &in, &i)); /* nothing left behind: nothing to acknowledge */
	assert_false(text_has(last_text(i.id), "\n・"));
}

static void test_close_and_reopen(void **state)
{
	(void)state;
	struct incident i = open_room("x", "stop");
	struct incident_end_in end = { i.id, S("") };
	assert_false(run_close(&end, NULL));
	assert_true(refused_field("reason", MSG_INCIDENT_GROUND_NEEDED));
	end.reason = S("復旧した");
	assert_false(run(&op_incident_reopen, &end, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_OPEN));
	h.now_ms += 1000;
	assert_true(run_close(&end, &i));
	assert_false(incident_is_open(&i));
	assert_int_equal(i.closed_at.v, h.now_ms);
	assert_false(run_close(&end, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_ROOM_END_FASTER));
	struct incident_level_in level = { i.id, { true, 1 }, S("y") };
	assert_false(run(&op_incident_level, &level, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	struct entry_add_in entry = { .incident_id = i.id, .type = ENTRY_DONE, .text = S("まだした") };
	assert_false(run(&op_entry_add, &entry, NULL));
	assert_true(refused(ERR_CONFLICT, MSG_INCIDENT_IS_CLOSED));
	entry.type = -1; /* a note is always possible */
	assert_true(run(&op_entry_add, &entry, NULL));
	end.reason = S("また出た");
	assert_true(run(&op_incident_reopen, &end, &i));
	assert_true(incident_is_open(&i));
	assert_false(i.closed_at.has);
	assert_true(run(&op_incident_level, &level, &i));
}

static void test_lists(void **state)
{
	(void)state;
	struct incident first = open_room("一", "stop");
	h.now_ms += 1000;
	struct incident second = open_room("二", "stop");
	struct incident_end_in end = { first.id, S("済み") };
	assert_true(run_close(&end, NULL));
	struct incident *v;
	size_t n;
	read_begin();
	assert_true(incident_list(c, S(""), &v, &n));
	assert_int_equal(n, 2);
	assert_true(id_eq(v[0].id, second.id)); /* newest first */
	assert_true(incident_list(c, S("open"), &v, &n));
	assert_true(n == 1 && id_eq(v[0].id, second.id));
	assert_true(incident_list(c, S("closed"), &v, &n));
	assert_true(n == 1 && id_eq(v[0].id, first.id));
	struct id kept = c->org_id;
	c->org_id = h.other_org_id; /* another firm */
	assert_true(incident_list(c, S(""), &v, &n));
	assert_int_equal(n, 0);
	assert_false(incident_get(c, first.id, v));
	c->org_id = kept;
	read_end();
	assert_int_equal(c->err.code, ERR_NOT_FOUND);
}

static void test_row_behind_the_journal(void **state)
{
	(void)state;
	struct incident i = open_room("x", "stop");
	struct incident_level_in level = { i.id, { true, 3 }, S("y") };
	assert_true(run(&op_incident_level, &level, &i));
	assert_whole();
	raw_sql("UPDATE incident SET level = 1");
	assert_broken("level");
	raw_sql("UPDATE incident SET level = 3");
	raw_sql("UPDATE incident SET title = 'y'");
	assert_broken("title");
	raw_sql("UPDATE incident SET title = 'x'");
	assert_whole();
}

#define ROOM_TEST(f) cmocka_unit_test_setup_teardown(f, room_begin, room_end)

/* Page after page each room once, also those that were opened in the same moment; a list without pages has all. */
static void test_pages(void **state)
{
	(void)state;
	enum { MANY = 1203 };
	struct incident first = open_room("いちばん前", "stop"), *v, *whole;
	size_t n, n_whole, all = 0;
	str next = S("");
	raw_sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO incident (org_id, id, mode, title, "
		"name, kind, level, phase, state, noticed, noticed_at, opened_at, seq_no, month, is_restricted) SELECT org_id, "
		"randomblob(16), mode, title, name, kind, level, phase, CASE WHEN n.i %% 3 THEN 'closed' ELSE 'open' END, noticed, "
		"noticed_at, opened_at - n.i / 7, 1000 + n.i, month, 0 FROM n, incident WHERE id = x'%s'", MANY, hex_of(first.id));
	raw_sql("UPDATE incident SET is_restricted = 1 WHERE seq_no = 1600"); /* nobody is a member */
	read_begin();
	assert_true(incident_list(c, S(""), &whole, &n_whole));
	assert_int_equal(n_whole, MANY);
	do {
		assert_true(incident_page(c, S(""), next, 100, &v, &n, &next));
		for (size_t i = 0; i < n; i++, all++) {
			assert_true(id_eq(v[i].id, whole[all].id));
		}
	} while (!str_is_none(next));
	assert_int_equal(all, MANY);
	assert_true(incident_page(c, S("closed"), S(""), 5, &v, &n, &next) && n == 5 && !str_is_none(next));
	assert_false(incident_page(c, S(""), S("1732147200000"), 5, &v, &n, &next));
	assert_int_equal(c->err.code, ERR_INVALID);
	read_end();
	raw_sql("DELETE FROM incident WHERE seq_no >= 1000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM_TEST(test_names), ROOM_TEST(test_numbers_by_month_and_mode), ROOM_TEST(test_english_name),
		ROOM_TEST(test_opening), ROOM_TEST(test_opening_refused), ROOM_TEST(test_level),
		ROOM_TEST(test_kind_brings_its_procedure), ROOM_TEST(test_kind_there_and_back), ROOM_TEST(test_kind_refused),
		ROOM_TEST(test_name_follows_kind), ROOM_TEST(test_rename_and_lead), ROOM_TEST(test_phases),
		ROOM_TEST(test_close_and_reopen), ROOM_TEST(test_lists), ROOM_TEST(test_row_behind_the_journal),
		ROOM_TEST(test_pages),
	};
	return cmocka_run_group_tests_name("incident", tests, NULL, NULL);
}
