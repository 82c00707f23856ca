/* What was learnt: written, begun from closed incidents and reports, found again, narrowed, changed with a history. */
#include "room_help.h"

#include "action/action.h"
#include "closing/closing.h"
#include "indicator/indicator.h"
#include "knowledge/knowledge.h"
#include "sighting/sighting.h"

static struct knowledge_in words(const char *title, const char *kind, const char *traces)
{
	return (struct knowledge_in){ .title = str_from_c(title), .kind = str_from_c(kind), .happened = S("開くと暗号化された"),
		.signs = S("急がせる"), .to_do = S("開かない\n電話で確かめる"), .traces = str_from_c(traces), .tags = S("メール、請求書"),
		.source = KNOWLEDGE_INCIDENT, .audience = -1, .publish = true };
}

static struct knowledge add(const char *title, const char *kind, const char *traces)
{
	struct knowledge k;
	struct knowledge_in in = words(title, kind, traces);
	assert_true(run(&op_knowledge_add, &in, &k));
	return k;
}

static size_t found(const struct knowledge_filter *f)
{
	struct knowledge_line *v;
	size_t n;
	read_begin();
	assert_true(knowledge_list(c, f, &v, &n));
	read_end();
	return n;
}

static bool can_read(struct id id)
{
	struct knowledge k;
	read_begin();
	bool ok = knowledge_get(c, id, &k);
	read_end();
	err_clear(c);
	return ok;
}

static void test_written(void **state)
{
	(void)state;
	struct knowledge k = add("請求書のメール", "malware", "https://Evil.example/x\nevil[.]example\n\nhttps://evil.example/x");
	assert_true(text_is(k.tags, "メール\n請求書") && text_is(k.traces, "hxxps://evil[.]example/x\nevil[.]example"));
	struct knowledge_in in = words("x", "nokind", "");
	assert_false(run(&op_knowledge_add, &in, &k));
	assert_true(refused_field("kind", MSG_INCIDENT_KIND_UNKNOWN));
	in = words("x", "", "これは痕跡ではない");
	assert_false(run(&op_knowledge_add, &in, &k));
	assert_true(refused_field("traces", MSG_KNOWLEDGE_TRACE_UNREAD));
	in = words("x", "", "");
	in.source = KNOWLEDGE_ADVISORY;
	assert_false(run(&op_knowledge_add, &in, &k));
	assert_true(refused_field("source_by", MSG_KNOWLEDGE_BY_NEEDED));
	in.source_by = S("公的機関");
	in.source_date = event_time_at(h.now_ms + 86400000);
	assert_false(run(&op_knowledge_add, &in, &k));
	assert_true(refused_field("source_date", MSG_KNOWLEDGE_DATE_AHEAD));
	in = (struct knowledge_in){ .title = S("x"), .source = KNOWLEDGE_INCIDENT };
	assert_false(run(&op_knowledge_add, &in, &k));
	assert_true(refused_field("happened", MSG_KNOWLEDGE_WORDS_NEEDED));
}

static void test_found_again(void **state)
{
	(void)state;
	add("請求書のメール", "malware", "");
	add("ノートPCの置き忘れ", "loss", "");
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1 }), 2);
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1, .kind = S("loss") }), 1);
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1, .tag = S("請求書") }), 2);
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1, .tag = S("請求") }), 0);
	assert_int_equal(found(&(struct knowledge_filter){ .source = KNOWLEDGE_PEER }), 0);
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1, .words = S("ｐｃ") }), 1); /* width and case */
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1, .words = S("電話で") }), 2); /* within the text */
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1, .words = S("%") }), 2 - 2);
	struct knowledge_tag *tags;
	size_t n;
	read_begin();
	assert_true(knowledge_tags(c, &tags, &n));
	read_end();
	assert_true(n == 2 && tags[0].n == 2);
}

static void test_drafts_and_archive(void **state)
{
	(void)state;
	struct knowledge k;
	struct knowledge_in in = words("下書き", "", "");
	in.publish = false;
	assert_true(run(&op_knowledge_add, &in, &k));
	assert_true(k.state == KNOWLEDGE_DRAFT && can_read(k.id));
	act_as(ACCESS_VIEWER);
	assert_false(can_read(k.id));
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1 }), 0);
	act_as(ACCESS_RESPONDER);
	struct knowledge_act_in act = { .id = k.id };
	assert_true(run(&op_knowledge_publish, &act, &k));
	assert_false(run(&op_knowledge_publish, &act, &k)); /* somebody was faster */
	assert_true(refused(ERR_CONFLICT, MSG_KNOWLEDGE_STATE));
	assert_false(run(&op_knowledge_archive, &act, &k));
	assert_true(refused_field("reason", MSG_KNOWLEDGE_REASON_NEEDED));
	act.reason = S("古い");
	assert_true(run(&op_knowledge_archive, &act, &k));
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1 }), 0);
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1, .archived = true }), 1);
	in.id = k.id;
	in.version = k.version;
	assert_false(run(&op_knowledge_change, &in, &k));
	assert_true(refused(ERR_CONFLICT, MSG_KNOWLEDGE_IS_ARCHIVED));
	assert_true(run(&op_knowledge_restore, &act, &k));
	assert_true(k.state == KNOWLEDGE_PUBLISHED && k.version.v == 4);
}

static void test_history(void **state)
{
	(void)state;
	struct knowledge k = add("請求書のメール", "", ""), next;
	struct knowledge_in in = words("請求書をよそおうメール", "malware", "");
	in.id = k.id;
	in.version = k.version;
	in.to_do = S("開かない\n折り返し電話で確かめる\n写真を撮る");
	assert_false(run(&op_knowledge_change, &in, &next)); /* what everybody reads changes with a reason */
	assert_true(refused_field("reason", MSG_KNOWLEDGE_REASON_NEEDED));
	in.reason = S("手順が増えた");
	assert_true(run(&op_knowledge_change, &in, &next));
	assert_false(run(&op_knowledge_change, &in, &next));
	assert_true(refused(ERR_CONFLICT, MSG_KNOWLEDGE_FASTER));
	in.version.v = 2;
	assert_false(run(&op_knowledge_change, &in, &next));
	assert_true(refused_field("title", MSG_KNOWLEDGE_SAME));
	struct knowledge_version *v;
	struct knowledge_diff *d;
	size_t n, n_d;
	read_begin();
	assert_true(knowledge_history(c, k.id, &v, &n));
	read_end();
	assert_true(n == 2 && text_is(v[0].reason, "手順が増えた"));
	knowledge_diff(c, v[1].words, v[0].words, &d, &n_d);
	assert_int_equal(n_d, 3); /* title, kind, what to do */
	assert_true(d[0].n_lines == 2 && d[0].lines[0].mark == DIFF_GONE && d[0].lines[1].mark == DIFF_NEW);
	assert_true(d[2].n_lines == 4 && d[2].lines[0].mark == DIFF_SAME && text_is(d[2].lines[0].text, "開かない"));
}

/* --- from an incident --- */

static struct incident closed_one(bool restricted)
{
	struct incident i = open_room("請求書のメールから感染", "malware"), out;
	struct indicator t;
	struct action a;
	struct lesson l;
	if (restricted) {
		assert_true(run(&op_incident_restrict, &(struct incident_restrict_in){ i.id, S("人事") }, NULL));
	}
	assert_true(run(&op_indicator_add, &(struct indicator_add_in){ .incident_id = i.id, .value = S("evil.example"), .state = -1 }, &t));
	assert_true(run(&op_indicator_add, &(struct indicator_add_in){ .incident_id = i.id, .value = S("fine.example"),
		.state = INDICATOR_HARMLESS }, &t));
	assert_true(run(&op_lesson_set, &(struct lesson_in){ .incident_id = i.id, .key = S("happened"), .answer = S("朝、開いた") }, &l));
	assert_true(run(&op_lesson_set, &(struct lesson_in){ .incident_id = i.id, .key = S("sooner"), .answer = S("差出人が違う") }, &l));
	assert_true(run(&op_action_add, &(struct action_add_in){ .incident_id = i.id, .what = S("添付を止める") }, &a));
	struct knowledge k;
	assert_false(run(&op_knowledge_from_incident, &(struct knowledge_incident_in){ i.id, -1 }, &k));
	assert_true(refused(ERR_CONFLICT, MSG_KNOWLEDGE_STILL_OPEN));
	assert_true(run_close(&(struct incident_end_in){ i.id, S("終わり") }, &out));
	return out;
}

static void test_from_incident(void **state)
{
	(void)state;
	struct incident i = closed_one(false);
	struct knowledge k;
	assert_true(run(&op_knowledge_from_incident, &(struct knowledge_incident_in){ i.id, -1 }, &k));
	assert_true(k.state == KNOWLEDGE_DRAFT && text_is(k.kind, "malware") && k.audience == KNOWLEDGE_FOR_ALL);
	assert_true(text_has(k.happened, "朝、開いた") && text_is(k.signs, "差出人が違う") && text_has(k.to_do, "添付を止める"));
	assert_true(text_is(k.traces, "evil[.]example")); /* the harmless one helps nobody */
	assert_true(id_eq(k.room_id, i.id));
}

static void test_from_restricted(void **state)
{
	(void)state;
	struct incident i = closed_one(true);
	struct knowledge k, all;
	assert_true(run(&op_knowledge_from_incident, &(struct knowledge_incident_in){ i.id, -1 }, &k));
	assert_int_equal(k.audience, KNOWLEDGE_FOR_ROOM);
	assert_true(run(&op_knowledge_publish, &(struct knowledge_act_in){ .id = k.id }, &k));
	act_as(ACCESS_ADMIN);
	assert_false(can_read(k.id));
	assert_int_equal(found(&(struct knowledge_filter){ .source = -1, .words = S("添付") }), 0);
	const struct knowledge_like *like;
	size_t n;
	read_begin();
	assert_true(knowledge_for_words(c, S("malware"), S("請求書のメールから感染 evil.example"), (struct id){ 0 }, &like, &n));
	read_end();
	assert_int_equal(n, 0);
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_knowledge_from_incident, &(struct knowledge_incident_in){ i.id, KNOWLEDGE_FOR_ALL }, &all));
	assert_true(run(&op_knowledge_publish, &(struct knowledge_act_in){ .id = all.id }, &all));
	act_as(ACCESS_ADMIN);
	read_begin();
	assert_true(knowledge_get(c, all.id, &all));
	read_end();
	assert_true(id_is_none(all.room_id) && str_is_none(all.room_name)); /* its words, not where they come from */
	act_as(ACCESS_RESPONDER);
}

static bool add_sighting(struct ctx *w, void *arg)
{
	struct sighting_report_in in = { .card = S("mail"), .what = S("請求書のメールを開いた\n二行目"), .name = S("野村 美咲"), .touched = -1 };
	w->org_id = h.org_id;
	return op_sighting_add.act(w, &in, arg);
}

static void test_from_sighting(void **state)
{
	(void)state;
	struct sighting s;
	struct knowledge k;
	assert_true(harness_write(&h, add_sighting, &s));
	assert_true(run(&op_knowledge_from_sighting, &(struct knowledge_sighting_in){ s.id }, &k));
	assert_true(k.state == KNOWLEDGE_DRAFT && text_is(k.title, "請求書のメールを開いた") && k.source == KNOWLEDGE_SIGHTING);
	assert_false(text_has(k.happened, "野村"));
}

static void test_similar(void **state)
{
	(void)state;
	const struct knowledge_like *v;
	struct indicator t;
	size_t n;
	add("ノートPCの置き忘れ", "loss", "");
	struct knowledge kind = add("あやしい添付", "malware", ""), trace = add("古い話", "", "evil.example");
	struct incident i = open_room("経理で変な画面", "malware");
	assert_true(run(&op_indicator_add, &(struct indicator_add_in){ .incident_id = i.id, .value = S("evil.example"), .state = -1 }, &t));
	read_begin();
	assert_true(knowledge_for_room(c, &i, &v, &n));
	read_end();
	assert_true(n == 2 && id_eq(v[0].id, trace.id) && v[0].shared == 1 && id_eq(v[1].id, kind.id) && v[1].same_kind);
	assert_true(text_has(knowledge_why(c, &v[0]), "evil[.]example"));
	read_begin();
	assert_true(knowledge_for_words(c, S(""), S("電車にノートPCを置き忘れた"), (struct id){ 0 }, &v, &n));
	read_end();
	assert_true(n == 1 && v[0].words > 0);
	assert_true(run(&op_knowledge_archive, &(struct knowledge_act_in){ trace.id, S("古い") }, &trace));
	read_begin();
	assert_true(knowledge_for_room(c, &i, &v, &n));
	read_end();
	assert_true(n == 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, room_begin, room_end)
	const struct CMUnitTest tests[] = { T(test_written), T(test_found_again), T(test_drafts_and_archive), T(test_history),
		T(test_from_incident), T(test_from_restricted), T(test_from_sighting), T(test_similar) };
	return cmocka_run_group_tests_name("knowledge", tests, NULL, NULL);
}
