/* Links between rooms: both journals say so, circles and second parents are refused, a merge loses nothing and can be
 * undone, and nothing in an open room tells of one that only some may see. */
#include "room_help.h"

#include "affected/affected.h"
#include "decision/decision.h"
#include "indicator/indicator.h"
#include "link/link.h"
#include "question/question.h"
#include "sighting/sighting.h"
#include "task/task.h"

static struct incident a, b;

static int begin(void **state)
{
	room_begin(state);
	a = open_room("経理のPCにあやしいメール", "malware");
	b = open_room("営業のPCにあやしいメール", "malware");
	return 0;
}

static bool link_rooms(struct id at, struct id other, enum link_relation relation, struct link *out)
{
	struct link_add_in in = { .incident_id = at, .other_id = other, .relation = (int)relation, .reason = S("同じ送り主") };
	return run(&op_link_add, &in, out);
}

static bool unlink_rooms(struct id at, struct id id)
{
	struct link_remove_in in = { .incident_id = at, .id = id, .reason = S("別のことだった") };
	return run(&op_link_remove, &in, NULL);
}

static bool merge(struct id from, struct id into, struct link *out)
{
	struct link_merge_in in = { .incident_id = from, .into_id = into, .reason = S("二重の登録") };
	return run(&op_link_merge, &in, out);
}

static struct link *links_of(struct id id, size_t *n)
{
	struct link *v;
	read_begin();
	assert_true(link_list(c, id, &v, n));
	read_end();
	return v;
}

static bool an_entry_has(struct id incident_id, const char *part)
{
	size_t n;
	struct entry_view *v = entries_now(incident_id, &n);
	for (size_t i = 0; i < n; i++) {
		if (text_has(v[i].text, part)) {
			return true;
		}
	}
	return false;
}

static void restrict_it(struct id id)
{
	struct incident_restrict_in in = { id, S("内部の人が関わる") };
	assert_true(run(&op_incident_restrict, &in, NULL));
}

static void test_both_sides(void **state)
{
	(void)state;
	struct link l;
	size_t n;
	assert_true(link_rooms(a.id, b.id, LINK_RELATED, &l));
	assert_true(an_entry_has(a.id, str_cz(c->arena, b.name)) && an_entry_has(b.id, str_cz(c->arena, a.name)));
	struct link *v = links_of(b.id, &n);
	assert_true(n == 1 && id_eq(v->id, l.id) && id_eq(v->other_id, a.id) && v->relation == LINK_RELATED);
	assert_true(text_is(v->reason, "同じ送り主") && text_is(v->other_state, "open"));
	assert_false(link_rooms(b.id, a.id, LINK_PARENT, &l)); /* somebody was faster */
	assert_true(refused(ERR_CONFLICT, MSG_LINK_ALREADY));
	assert_false(link_rooms(a.id, a.id, LINK_RELATED, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_SAME_ROOM));
	assert_false(link_rooms(a.id, h.person_ids[0], LINK_RELATED, &l));
	assert_true(refused_field("other_id", MSG_LINK_OTHER_UNKNOWN));
	assert_true(unlink_rooms(b.id, l.id));
	assert_false(unlink_rooms(a.id, l.id));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_OFF_ALREADY));
	links_of(a.id, &n);
	assert_int_equal(n, 0);
	assert_true(link_rooms(b.id, a.id, LINK_RELATED, &l)); /* and again */
}

static void test_waves(void **state)
{
	(void)state;
	struct link l;
	struct incident third = open_room("工場のPC", "malware");
	size_t n;
	assert_true(link_rooms(a.id, b.id, LINK_PARENT, &l));      /* a comes from b */
	struct link *v = links_of(b.id, &n);
	assert_true(n == 1 && v->relation == LINK_CHILD);
	assert_false(link_rooms(a.id, third.id, LINK_PARENT, &l)); /* one parent */
	assert_true(refused(ERR_CONFLICT, MSG_LINK_HAS_PARENT));
	assert_false(link_rooms(third.id, a.id, LINK_CHILD, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_HAS_PARENT));
	assert_true(link_rooms(b.id, third.id, LINK_PARENT, &l));
	assert_false(link_rooms(third.id, a.id, LINK_PARENT, &l)); /* a → b → third → a */
	assert_true(refused(ERR_CONFLICT, MSG_LINK_CIRCLE));
	assert_true(text_has(c->err.args[0].value, str_cz(c->arena, b.name)));
	assert_false(merge(a.id, b.id, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_WAVE_FIRST));
}

static void test_closed_and_exercise(void **state)
{
	(void)state;
	struct link l;
	struct incident drill, done;
	struct incident_open_in in = { .title = S("訓練"), .kind = S("malware"), .mode = INCIDENT_EXERCISE };
	assert_true(run(&op_incident_open, &in, &drill));
	assert_false(link_rooms(a.id, drill.id, LINK_PARENT, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_EXERCISE));
	assert_false(merge(drill.id, a.id, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_EXERCISE));
	assert_true(link_rooms(a.id, drill.id, LINK_RELATED, &l)); /* practised, then it happened */
	struct incident_end_in end = { .incident_id = b.id, .reason = S("終わり") };
	assert_true(run_close(&end, &done));
	assert_true(link_rooms(a.id, b.id, LINK_PARENT, &l));      /* what is over can still be what it came from */
	struct incident third = open_room("三つ目", "malware");
	assert_false(merge(third.id, b.id, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_INTO_CLOSED));
}

/* --- merging --- */

static void fill(struct id room)
{
	struct task t;
	struct question q;
	struct decision d;
	struct indicator i;
	struct affected_added f;
	struct id who = h.person_ids[ACCESS_EXECUTIVE];
	struct opt_int due = { true, h.now_ms + 3600000 };
	assert_true(run(&op_task_add, &(struct task_add_in){ .incident_id = room, .title = S("電話する"), .owner_id = who,
		.due_at = due }, &t));
	assert_true(run(&op_question_add, &(struct question_add_in){ .incident_id = room, .text = S("どこから"), .asks = -1,
		.owner_id = who, .due_at = due }, &q));
	assert_true(run(&op_decision_ask, &(struct decision_ask_in){ .incident_id = room, .question = S("止めるか"),
		.decider_id = who, .due_at = due }, &d));
	assert_true(run(&op_indicator_add, &(struct indicator_add_in){ .incident_id = room, .value = S("evil.example"),
		.state = -1 }, &i));
	assert_true(run(&op_affected_add, &(struct affected_add_in){ .incident_id = room, .type = AFFECTED_PC,
		.names = S("PC-3"), .state = -1 }, &f));
	size_t n;
	const struct step *s = &steps_now(room, &n)[0];
	assert_true(run(&op_step_assign, &(struct step_assign_in){ .incident_id = room, .step_id = s->id, .owner_id = who,
		.due_at = due }, NULL));
}

static size_t open_tasks(struct id room, const char *title, struct task *ret)
{
	struct task *v;
	size_t n, found = 0;
	read_begin();
	assert_true(task_list(c, room, &v, &n));
	read_end();
	for (size_t i = 0; i < n; i++) {
		if (text_has(v[i].title, title) && !task_is_over(&v[i])) {
			*ret = v[i];
			found++;
		}
	}
	return found;
}

static bool add_sighting(struct ctx *w, void *arg)
{
	struct sighting s;
	struct sighting_made *made = arg;
	struct sighting_report_in in = { .card = S("mail"), .what = S("請求書のメールを開いた"), .touched = -1 };
	struct change ch;
	w->org_id = h.org_id;
	if (!op_sighting_add.act(w, &in, &s)) {
		return false;
	}
	made->id = s.id;
	change_init(&ch, w, STR_NONE);
	sighting_items(&ch, &s, false);
	struct journal_entry_in e = { .incident_id = a.id, .type = ENTRY_OBSERVED, .text = s.what };
	return change_write(&ch, e, NULL) && sighting_bind(w, &s, a.id);
}

static struct sighting sighting_now(struct id id)
{
	struct sighting s;
	read_begin();
	assert_true(sighting_get(c, id, &s));
	read_end();
	return s;
}

static void assert_went_over(void)
{
	struct question *q;
	struct decision *d;
	struct indicator *i;
	struct affected *f;
	size_t n;
	read_begin();
	assert_true(question_list(c, b.id, &q, &n) && n == 1 && q->due_at.has);
	assert_true(decision_list(c, b.id, &d, &n) && n == 1 && d->state == DECISION_OPEN);
	assert_true(indicator_list(c, b.id, &i, &n) && n == 1);
	assert_true(affected_list(c, b.id, &f, &n) && n == 1);
	read_end();
}

/* Nothing is written there any more, and it is not opened by the back door. */
static void assert_nothing_written(void)
{
	struct entry_json e;
	struct incident out;
	struct link l;
	assert_false(run(&op_entry_add, &(struct entry_add_in){ .incident_id = a.id, .type = ENTRY_NOTE, .text = S("x") }, &e));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_MERGED_NO_WRITING));
	assert_false(run(&op_incident_reopen, &(struct incident_end_in){ a.id, S("x") }, &out));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_MERGED_NO_WRITING));
	assert_false(merge(a.id, b.id, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_MERGED_ALREADY));
}

static void assert_taken_back(void)
{
	struct question *q;
	struct decision *d;
	struct task *all;
	size_t n;
	read_begin();
	assert_true(task_list(c, b.id, &all, &n) && n == 2 && all[0].state == TASK_DONE && all[1].state == TASK_DROPPED);
	assert_true(question_list(c, b.id, &q, &n) && q->state == QUESTION_DROPPED);
	assert_true(decision_list(c, b.id, &d, &n) && d->state == DECISION_WITHDRAWN);
	read_end();
}

static void test_merge_and_back(void **state)
{
	(void)state;
	struct link l;
	struct task t;
	struct entry_json e;
	struct sighting_made made;
	struct merge_plan plan;
	struct incident into;
	fill(a.id);
	assert_true(harness_write(&h, add_sighting, &made));
	h.now_ms += 2 * 3600000; /* all of it is overdue by now, and goes on all the same */
	read_begin();
	assert_true(merge_plan(c, a.id, b.id, &into, &plan));
	read_end();
	assert_true(plan.tasks.v == 1 && plan.questions.v == 1 && plan.decisions.v == 1 && plan.steps.v == 1 &&
		plan.affected.v == 1 && plan.indicators.v == 1 && plan.sightings.v == 1);
	assert_true(merge(a.id, b.id, &l));
	assert_true(l.relation == LINK_INTO && !incident_is_open(&(struct incident){ .state = incident_now(a.id).state }));
	assert_int_equal(open_tasks(b.id, "電話する", &t), 1);
	assert_true(id_eq(t.owner_id, h.person_ids[ACCESS_EXECUTIVE]) && t.due_at.has);
	assert_int_equal(open_tasks(b.id, "手順", &t), 1);
	assert_true(id_eq(sighting_now(made.id).incident_id, b.id));
	assert_went_over();
	assert_whole();
	assert_nothing_written();
	/* one is finished, then it is undone */
	assert_int_equal(open_tasks(b.id, "電話する", &t), 1);
	assert_true(run(&op_task_done, &(struct task_act_in){ t.id, S("した") }, &t));
	size_t n_links;
	struct link *v = links_of(b.id, &n_links);
	assert_true(n_links == 1 && v->relation == LINK_FROM);
	assert_true(unlink_rooms(b.id, v->id));
	assert_true(text_is(incident_now(a.id).state, "open"));
	assert_int_equal(open_tasks(a.id, "電話する", &t), 1); /* as it was */
	assert_int_equal(open_tasks(b.id, "", &t), 0);
	assert_taken_back();
	assert_true(id_eq(sighting_now(made.id).incident_id, a.id));
	assert_true(run(&op_entry_add, &(struct entry_add_in){ .incident_id = a.id, .type = ENTRY_NOTE, .text = S("x") }, &e));
	assert_true(merge(a.id, b.id, &l)); /* and again */
}

static struct indicator *traces_of(struct id room, size_t *ret_n)
{
	struct indicator *v;
	read_begin();
	assert_true(indicator_list(c, room, &v, ret_n));
	read_end();
	return v;
}

static struct affected *affected_of(struct id room, size_t *ret_n)
{
	struct affected *v;
	read_begin();
	assert_true(affected_list(c, room, &v, ret_n));
	read_end();
	return v;
}

static void add_things(struct id room, const char *names, const char *traces)
{
	struct affected_added out;
	struct indicator one;
	str rest = str_from_c(traces);
	assert_true(run(&op_affected_add, &(struct affected_add_in){ .incident_id = room, .type = AFFECTED_PC, .names = str_from_c(names),
		.state = -1 }, &out));
	while (!str_is_empty(rest)) {
		assert_true(run(&op_indicator_add, &(struct indicator_add_in){ .incident_id = room, .value = str_cut(&rest, ' '), .state = -1 }, &one));
	}
}

/* What was copied goes again, as entries; what somebody worked on in the other room, or it had before, stays. */
static void test_copies_go_back(void **state)
{
	(void)state;
	struct link l;
	struct indicator *t, changed;
	struct affected *v, moved;
	size_t n, n_traces;
	add_things(a.id, "受付のPC\n倉庫のPC\n共通のPC", "one.example two.example both.example");
	add_things(b.id, "共通のPC", "both.example");
	assert_true(merge(a.id, b.id, &l));
	v = affected_of(b.id, &n);
	t = traces_of(b.id, &n_traces);
	assert_true(n == 3 && n_traces == 3);
	for (size_t i = 0; i < n_traces; i++) {
		if (text_has(t[i].value, "two")) {
			struct indicator_change_in in = { .incident_id = b.id, .id = t[i].id, .state = INDICATOR_MALICIOUS };
			assert_true(run(&op_indicator_change, &in, &changed));
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (text_has(v[i].name, "倉庫")) {
			struct affected_state_in in = { .incident_id = b.id, .id = v[i].id, .state = AFFECTED_CONFIRMED };
			assert_true(run(&op_affected_state, &in, &moved));
		}
	}
	assert_true(unlink_rooms(a.id, l.id));
	v = affected_of(b.id, &n);
	t = traces_of(b.id, &n_traces);
	assert_true(n == 2 && n_traces == 2);
	for (size_t i = 0; i < 2; i++) {
		assert_false(text_has(v[i].name, "受付") || text_has(t[i].value, "one"));
	}
	assert_true(an_entry_has(b.id, "写した影響を受けたものを外した") && an_entry_has(b.id, "・受付のPC"));
	assert_true(an_entry_has(b.id, "写した痕跡を外した") && an_entry_has(b.id, "one[.]example"));
	affected_of(a.id, &n);
	assert_int_equal(n, 3); /* its own stay where they were */
	assert_whole();
	/* a number that is free again is given to nobody else, and it can all be done once more */
	add_things(b.id, "新しいPC", "new.example");
	assert_true(merge(a.id, b.id, &l));
	v = affected_of(b.id, &n);
	t = traces_of(b.id, &n_traces);
	assert_true(n == 4 && n_traces == 4);
	for (size_t i = 0; i < 4; i++) {
		for (size_t k = 0; k < i; k++) {
			assert_true(v[i].number.v != v[k].number.v && t[i].number.v != t[k].number.v);
		}
	}
	assert_whole();
}

static void test_merge_chain(void **state)
{
	(void)state;
	struct link l, m;
	struct incident third = open_room("三つ目", "malware"), *v;
	size_t n;
	assert_true(link_rooms(a.id, b.id, LINK_RELATED, &l)); /* gives way */
	assert_true(merge(a.id, b.id, &l));
	links_of(b.id, &n);
	assert_int_equal(n, 1);
	assert_false(merge(b.id, a.id, &m));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_MERGED_ALREADY));
	assert_true(merge(b.id, third.id, &m));
	read_begin();
	assert_true(link_merged_here(c, third.id, &v, &n));
	read_end();
	assert_true(n == 2 && id_eq(v[0].id, b.id) && id_eq(v[1].id, a.id));
	assert_false(unlink_rooms(a.id, l.id)); /* what it went into is closed itself */
	assert_true(refused(ERR_CONFLICT, MSG_LINK_MERGED_ALREADY));
	assert_true(unlink_rooms(b.id, m.id) && unlink_rooms(a.id, l.id));
	assert_true(text_is(incident_now(a.id).state, "open") && text_is(incident_now(b.id).state, "open"));
}

static void test_seen(void **state)
{
	(void)state;
	struct link_merge_in in = { .incident_id = a.id, .into_id = b.id, .reason = S("二重"), .seen = { true, head_now(a.id) } };
	struct entry_json e;
	struct link l;
	assert_true(run(&op_entry_add, &(struct entry_add_in){ .incident_id = a.id, .type = ENTRY_NOTE, .text = S("x") }, &e));
	assert_false(run(&op_link_merge, &in, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_MERGE_MOVED));
	in.seen.v = head_now(a.id);
	assert_true(run(&op_link_merge, &in, &l));
}

/* As an issued report sets it. */
static bool promise(struct ctx *w, void *arg)
{
	struct change ch;
	w->org_id = h.org_id;
	change_init(&ch, w, S("incident"));
	struct journal_entry_in e = { .incident_id = a.id, .type = ENTRY_CHANGE, .text = S("約束した") };
	return incident_set_next_report(w, a.id, (struct opt_int){ true, *(const int64_t *)arg }, &ch) && change_write(&ch, e, NULL);
}

static void test_promise(void **state)
{
	(void)state;
	struct link l;
	int64_t at = h.now_ms + 3600000;
	assert_true(harness_write(&h, promise, &at));
	assert_true(merge(a.id, b.id, &l));
	assert_true(incident_now(b.id).next_report_at.has && incident_now(b.id).next_report_at.v == at);
	assert_true(unlink_rooms(a.id, l.id));
	assert_false(incident_now(b.id).next_report_at.has);
	assert_true(incident_now(a.id).next_report_at.v == at);
}

/* --- rooms only some may see --- */

static void test_open_room_says_nothing(void **state)
{
	(void)state;
	struct link l;
	size_t n;
	restrict_it(b.id);
	int64_t before = head_now(a.id);
	assert_true(link_rooms(b.id, a.id, LINK_RELATED, &l));
	assert_true(head_now(a.id) == before && head_now(b.id) > 0); /* no entry, no row in the open one */
	links_of(a.id, &n);
	assert_int_equal(n, 1); /* a member finds it from there */
	assert_false(link_rooms(a.id, b.id, LINK_RELATED, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_ALREADY));
	assert_false(link_rooms(b.id, a.id, LINK_PARENT, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_RESTRICTED));
	assert_false(merge(a.id, b.id, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_RESTRICTED));
	struct link *v = links_of(a.id, &n);
	struct id id = v->id;
	act_as(ACCESS_ADMIN);
	links_of(a.id, &n);
	assert_int_equal(n, 0); /* nobody else */
	assert_false(unlink_rooms(a.id, id));
	assert_true(refused(ERR_NOT_FOUND, MSG_LINK_NOT_FOUND));
	assert_false(link_rooms(a.id, b.id, LINK_RELATED, &l));
	assert_true(refused_field("other_id", MSG_LINK_OTHER_UNKNOWN));
	act_as(ACCESS_RESPONDER);
	assert_true(unlink_rooms(a.id, id));
	assert_int_equal(head_now(a.id), before);
}

static void test_restricted_afterwards(void **state)
{
	(void)state;
	struct link l;
	struct link_likely *likely;
	size_t n;
	assert_true(link_rooms(a.id, b.id, LINK_PARENT, &l));
	restrict_it(b.id);
	act_as(ACCESS_ADMIN);
	links_of(a.id, &n);
	assert_int_equal(n, 0);
	struct incident third = open_room("三つ目", "malware");
	assert_false(link_rooms(a.id, third.id, LINK_PARENT, &l));
	assert_true(refused(ERR_CONFLICT, MSG_LINK_HAS_PARENT));
	assert_true(text_is(c->err.args[1].value, "関係者だけの対応室"));
	read_begin();
	assert_true(link_likely(c, &a, &likely, &n));
	read_end();
	for (size_t i = 0; i < n; i++) {
		assert_false(id_eq(likely[i].i.id, b.id));
	}
	act_as(ACCESS_RESPONDER);
}

static void test_two_restricted(void **state)
{
	(void)state;
	struct link l;
	restrict_it(a.id);
	restrict_it(b.id);
	struct incident_member_in more = { b.id, h.account_ids[ACCESS_ADMIN] };
	assert_true(run(&op_incident_member_add, &more, NULL));
	assert_true(link_rooms(a.id, b.id, LINK_RELATED, &l));
	assert_false(an_entry_has(a.id, str_cz(c->arena, b.name))); /* no entry names the other */
	assert_true(an_entry_has(a.id, "関係者だけの対応室"));
	assert_false(merge(a.id, b.id, &l)); /* one more would see a */
	assert_true(refused(ERR_CONFLICT, MSG_LINK_MEMBERS_DIFFER));
	assert_true(run(&op_incident_member_remove, &more, NULL));
	assert_true(merge(a.id, b.id, &l));
}

/* --- what is likely, what adds up --- */

static void trace(struct id room, const char *value, int state)
{
	struct indicator i;
	assert_true(run(&op_indicator_add, &(struct indicator_add_in){ .incident_id = room, .value = str_from_c(value),
		.state = state }, &i));
}

static void test_likely(void **state)
{
	(void)state;
	struct link_likely *v;
	size_t n;
	struct incident third = open_room("倉庫の鍵をなくした", "loss"), fourth = open_room("倉庫", "unknown");
	trace(a.id, "bad@evil.example", -1);
	trace(third.id, "bad@evil.example", -1);
	trace(a.id, "203.0.113.9", -1);
	trace(fourth.id, "203.0.113.9", INDICATOR_HARMLESS);
	read_begin();
	assert_true(link_likely(c, &a, &v, &n));
	read_end();
	assert_int_equal(n, 2); /* what is harmless makes nothing likely */
	bool traced = id_eq(v[0].i.id, third.id) || id_eq(v[1].i.id, third.id);
	const struct link_likely *t = id_eq(v[0].i.id, third.id) ? &v[0] : &v[1], *w = t == v ? &v[1] : v;
	assert_true(traced && t->shared == 1 && t->has_mail && !t->same_kind && t->words < 30);
	assert_true(id_eq(w->i.id, b.id) && w->shared == 0 && w->same_kind && w->words >= 30);
	struct incident *found;
	read_begin();
	assert_true(link_search(c, &a, S("倉庫　鍵"), &found, &n));
	read_end();
	assert_true(n == 1 && id_eq(found->id, third.id));
}

static void test_wave_counts(void **state)
{
	(void)state;
	struct link l, *v;
	struct affected_added f;
	struct link_wave w;
	size_t n;
	struct incident third = open_room("三つ目", "malware");
	assert_true(link_rooms(a.id, b.id, LINK_PARENT, &l) && link_rooms(third.id, b.id, LINK_PARENT, &l));
	assert_true(run(&op_affected_add, &(struct affected_add_in){ .incident_id = a.id, .type = AFFECTED_PC,
		.names = S("PC-1\nPC-2"), .state = AFFECTED_CONTAINED }, &f));
	assert_true(run(&op_affected_add, &(struct affected_add_in){ .incident_id = third.id, .type = AFFECTED_PC,
		.names = S("PC-2"), .state = -1 }, &f));
	trace(a.id, "evil.example", -1);
	trace(third.id, "evil.example", -1);
	trace(third.id, "other.example", -1);
	v = links_of(b.id, &n);
	read_begin();
	assert_true(link_wave(c, &b, v, n, &w));
	read_end();
	assert_true(w.rooms.v == 3 && w.open.v == 3 && w.affected.v == 2 && w.contained.v == 1 && w.shared.v == 1);
	assert_true(w.traces[0].rooms == 2);
}

static void test_tampering(void **state)
{
	(void)state;
	struct link l;
	assert_true(merge(a.id, b.id, &l));
	assert_whole();
	raw_sql("UPDATE link SET carried = 'x' WHERE incident_id = x'%s'", hex_of(b.id));
	assert_broken("link");
	raw_sql("UPDATE link SET carried = '' WHERE incident_id = x'%s'", hex_of(b.id));
	assert_whole();
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
	const struct CMUnitTest tests[] = { T(test_both_sides), T(test_waves), T(test_closed_and_exercise),
		T(test_merge_and_back), T(test_copies_go_back), T(test_merge_chain), T(test_seen), T(test_promise), T(test_open_room_says_nothing),
		T(test_restricted_afterwards), T(test_two_restricted), T(test_likely), T(test_wave_counts), T(test_tampering) };
	return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
