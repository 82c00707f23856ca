/* A firm's own procedures: drafts, versions, approval, what differs, and the room that begins with one. */
#include "room_help.h"

#include "base/limits.h"
#include "person/person.h"
#include "procedure/own_inside.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

static struct own_done done;

static int begin(void **state)
{
	room_begin(state);
	act_as(ACCESS_RESPONDER);
	return 0;
}

static void make(const char *from, const char *kind)
{
	struct own_make_in in = { .from = str_from_c(from), .kind = str_from_c(kind) };
	assert_true(run(&op_procedure_make, &in, &done));
}

static struct own_procedure get(const char *key)
{
	struct own_procedure p;
	read_begin();
	assert_true(own_procedure_get(c, str_from_c(key), &p));
	read_end();
	return p;
}

static struct own_step_in step_in(const char *key, const struct own_step *s)
{
	struct own_step_in in = { .key = str_from_c(key), .step = s->key, .phase = s->phase, .role = s->role, .person_id = s->person_id,
		.is_evidence = s->is_evidence };
	for (int i = 0; i < OWN_TEXT_MAX; i++) {
		in.text[i] = s->text[i].ja;
		in.text_en[i] = s->text[i].en;
	}
	return in;
}

/* Another item for the step at this place. */
static void change(const char *key, size_t at, const char *item)
{
	struct own_procedure p = get(key);
	struct own_step_in in = step_in(key, &p.draft.steps[at]);
	in.text[OWN_TEXT_ITEM] = str_from_c(item);
	assert_true(run(&op_procedure_step, &in, &done));
}

static bool publish(const char *key, const char *reason)
{
	struct own_publish_in in = { .key = str_from_c(key), .reason = str_from_c(reason) };
	return run(&op_procedure_publish, &in, &done);
}

static bool say(const char *key, int64_t version, int what, const char *words)
{
	struct own_say_in in = { .key = str_from_c(key), .version = { true, version }, .what = what, .words = str_from_c(words) };
	return run(&op_procedure_say, &in, &done);
}

static void publish_approved(const char *key)
{
	act_as(ACCESS_RESPONDER);
	assert_true(publish(key, "わけ"));
	int64_t version = done.version.v;
	act_as(ACCESS_EXECUTIVE);
	assert_true(say(key, version, 0, ""));
	act_as(ACCESS_RESPONDER);
}

static const struct procedure_def *used(const char *key)
{
	const struct procedure_def *d;
	read_begin();
	assert_true(procedure_def_get(c, str_from_c(key), &d));
	read_end();
	return d;
}

static void test_a_copy_says_the_same(void **state)
{
	(void)state;
	const struct procedure_def *b = catalog_procedure(c->catalog, S("malware"));
	make("malware", "");
	struct own_procedure p = get("malware");
	assert_int_equal(p.draft.n_steps, b->n_steps);
	struct own_body same;
	struct own_diff d;
	own_body_of(c, b, &same);
	assert_true(own_diff(c, &same, &p.draft, &d) && d.is_same);
	assert_true(p.built_in == b && p.version == 0 && p.used == 0);
	assert_ptr_equal(used("malware"), b); /* a draft is used nowhere */
	struct own_make_in again = { .from = S("malware") };
	assert_false(run(&op_procedure_make, &again, &done));
	assert_true(refused(ERR_CONFLICT, MSG_OWN_PROCEDURE_THERE));
}

static void test_only_what_was_approved_is_used(void **state)
{
	(void)state;
	make("malware", "");
	change("malware", 0, "工場の内線 200 に知らせる");
	assert_true(publish("malware", "内線を入れた"));
	assert_false(used("malware")->is_own);
	assert_false(say("malware", 1, 0, "")); /* not by who wrote it */
	act_as(ACCESS_ADMIN);
	assert_false(say("malware", 1, 0, ""));
	assert_true(refused(ERR_DENIED, MSG_OWN_PROCEDURE_ONLY_EXECUTIVE));
	act_as(ACCESS_EXECUTIVE);
	assert_false(say("malware", 1, 1, ""));
	assert_true(refused_field("words", MSG_OWN_PROCEDURE_WORDS_NEEDED));
	assert_true(say("malware", 1, 1, "夜間の番号も"));
	assert_false(used("malware")->is_own);
	assert_false(say("malware", 1, 0, ""));
	assert_true(refused(ERR_CONFLICT, MSG_OWN_PROCEDURE_FASTER));
	act_as(ACCESS_RESPONDER);
	change("malware", 0, "工場の内線 200、夜は 090 に知らせる");
	publish_approved("malware");
	const struct procedure_def *d = used("malware");
	assert_true(d->is_own && d->version == 2 && text_is(d->steps[0].item.ja, "工場の内線 200、夜は 090 に知らせる"));
	assert_true(d->steps[0].item.en.n > 0); /* the other language stays as it was */
	change("malware", 0, "三つ目");
	assert_true(publish("malware", "わけ"));
	assert_int_equal(used("malware")->version, 2); /* while the third one waits */
	struct own_off_in off = { .key = S("malware"), .is_off = true };
	assert_true(run(&op_procedure_off, &off, &done));
	assert_false(used("malware")->is_own);
}

static void test_what_waits_is_used_where_the_firm_says_so(void **state)
{
	(void)state;
	make("malware", "");
	change("malware", 0, "ひとつ");
	assert_true(publish("malware", "わけ"));
	assert_false(used("malware")->is_own);
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_procedure_rule, &(struct own_rule_in){ true }, NULL));
	assert_true(used("malware")->is_own);
	act_as(ACCESS_EXECUTIVE);
	assert_true(say("malware", 1, 1, "だめ"));
	assert_false(used("malware")->is_own); /* what was sent back is used by no rule */
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_procedure_rule, &(struct own_rule_in){ false }, NULL));
	act_as(ACCESS_RESPONDER);
	change("malware", 0, "ふたつ");
	assert_true(publish("malware", "わけ"));
	assert_false(used("malware")->is_own);
	raw_sql("UPDATE membership SET ended_at = 1 WHERE access = %d", ACCESS_EXECUTIVE); /* nobody could approve */
	assert_true(used("malware")->is_own);
	act_as(ACCESS_ADMIN);
	assert_true(say("malware", 2, 0, "")); /* then somebody who administers may */
}

static void test_two_people(void **state)
{
	(void)state;
	make("malware", "");
	struct own_procedure p = get("malware");
	struct own_step_in mine = step_in("malware", &p.draft.steps[0]), other = step_in("malware", &p.draft.steps[1]);
	mine.seen = other.seen = (struct opt_int){ true, p.draft.steps[0].revision };
	change("malware", 0, "先の人の文");
	mine.text[OWN_TEXT_ITEM] = S("あとの人の文");
	assert_false(run(&op_procedure_step, &mine, &done));
	assert_true(refused(ERR_CONFLICT, MSG_OWN_PROCEDURE_FASTER));
	other.text[OWN_TEXT_ITEM] = S("べつの手順"); /* another step is nobody's business */
	assert_true(run(&op_procedure_step, &other, &done));
	p = get("malware");
	assert_true(text_is(p.draft.steps[0].text[OWN_TEXT_ITEM].ja, "先の人の文") && text_is(p.draft.steps[1].text[OWN_TEXT_ITEM].ja, "べつの手順"));
	struct own_move_in gone = { .key = S("malware"), .step = p.draft.steps[0].key, .what = OWN_REMOVE };
	assert_true(run(&op_procedure_move, &gone, &done));
	mine.seen.has = false;
	assert_false(run(&op_procedure_step, &mine, &done));
	assert_true(refused(ERR_CONFLICT, MSG_OWN_PROCEDURE_REMOVED));
	gone.what = OWN_RESTORE;
	assert_true(run(&op_procedure_move, &gone, &done) && run(&op_procedure_step, &mine, &done));
	struct own_publish_in late = { .key = S("malware"), .reason = S("わけ"), .seen = { true, p.revision } };
	assert_false(run(&op_procedure_publish, &late, &done));
	assert_true(refused(ERR_CONFLICT, MSG_OWN_PROCEDURE_FASTER));
}

static void test_places(void **state)
{
	(void)state;
	make("malware", "");
	struct own_procedure p = get("malware");
	str first = p.draft.steps[0].key, second = p.draft.steps[1].key;
	struct own_move_in m = { .key = S("malware"), .step = first, .what = OWN_DOWN };
	assert_true(run(&op_procedure_move, &m, &done));
	p = get("malware");
	assert_true(str_eq(p.draft.steps[0].key, second) && str_eq(p.draft.steps[1].key, first));
	struct own_body was;
	struct own_diff d;
	own_body_of(c, p.built_in, &was);
	assert_true(own_diff(c, &was, &p.draft, &d));
	assert_true(d.n_moved == 1 && d.n_changed == 0 && d.n_new == 0 && d.n_gone == 0);
	/* a new one behind the first; then the last of its phase over the edge */
	struct own_step_in in = { .key = S("malware"), .after = second, .phase = 0, .text = { [OWN_TEXT_ITEM] = S("足した") } };
	assert_true(run(&op_procedure_step, &in, &done));
	p = get("malware");
	assert_true(str_eq(p.draft.steps[1].key, done.step) && str_starts(done.step, S("firm_")));
	size_t last = 0;
	while (p.draft.steps[last + 1].phase == 0) {
		last++;
	}
	m = (struct own_move_in){ .key = S("malware"), .step = p.draft.steps[last].key, .what = OWN_DOWN };
	assert_true(run(&op_procedure_move, &m, &done));
	p = get("malware");
	assert_int_equal(p.draft.steps[last].phase, 1);
	for (size_t i = 1; i < p.draft.n_steps; i++) {
		assert_true(p.draft.steps[i - 1].phase <= p.draft.steps[i].phase);
	}
}

static void test_keys_of_prerequisites_stay(void **state)
{
	(void)state;
	struct text2 none = { S(""), S("") };
	str a = own_before_keys(c, (struct text2){ S("連絡先の一覧\n遮断の手順"), S("") }, none, S(""));
	str b = own_before_keys(c, (struct text2){ S("遮断の手順\n連絡先の一覧"), S("") }, (struct text2){ S("連絡先の一覧\n遮断の手順"), S("") }, a);
	str *ka, *kb;
	assert_int_equal(own_lines_of(c, a, &ka), 2);
	assert_int_equal(own_lines_of(c, b, &kb), 2);
	assert_true(str_eq(ka[0], kb[1]) && str_eq(ka[1], kb[0])); /* another order */
	str d = own_before_keys(c, (struct text2){ S("連絡先の一覧（夜間も）\n遮断の手順"), S("") }, (struct text2){ S("連絡先の一覧\n遮断の手順"), S("") }, a);
	assert_true(str_eq(d, a)); /* reworded */
	str e = own_before_keys(c, (struct text2){ S("予備のPC"), S("") }, none, S(""));
	assert_false(str_eq(str_sub(a, 0, 14), e));
	const struct procedure_def *p = catalog_procedure(c->catalog, S("malware"));
	make("malware", "");
	publish_approved("malware");
	const struct procedure_def *own = used("malware");
	for (size_t i = 0; i < p->n_steps; i++) {
		for (size_t k = 0; k < p->steps[i].n_prerequisites; k++) {
			assert_true(str_eq(procedure_prerequisite_key(c, &p->steps[i], k), procedure_prerequisite_key(c, &own->steps[i], k)));
		}
	}
}

static void test_a_room_keeps_its_version(void **state)
{
	(void)state;
	size_t n;
	str outdated;
	make("malware", "");
	struct own_procedure p = get("malware");
	struct own_step_in in = step_in("malware", &p.draft.steps[1]);
	in.text[OWN_TEXT_ITEM] = S("製造ラインの主任に知らせる");
	in.person_id = h.person_ids[ACCESS_VIEWER];
	str key = p.draft.steps[1].key;
	assert_true(run(&op_procedure_step, &in, &done));
	publish_approved("malware");
	struct incident room = open_room("止まった", "malware");
	struct step *v = steps_now(room.id, &n);
	const struct step *s = step_of(v, n, str_cz(&h.arena, key));
	assert_true(text_is(s->item.ja, "製造ラインの主任に知らせる") && text_is(s->procedure, "own:malware") && s->version.v == 1);
	assert_true(id_eq(s->owner_id, h.person_ids[ACCESS_VIEWER]));
	str says;
	read_begin();
	assert_true(procedure_room_text(c, room.id, &says, &outdated));
	read_end();
	assert_true(text_has(says, "自社の版 1") && text_has(says, "承認"));
	struct step_act_in act = { .incident_id = room.id, .step_id = s->id, .note = S("した") };
	assert_true(run(&op_step_done, &act, NULL) || c->err.code != ERR_NONE);
	/* a newer version, and another kind and back: the room goes on with the first */
	change("malware", 1, "二つ目の文");
	publish_approved("malware");
	struct incident_kind_in kind = { .incident_id = room.id, .kind = S("sign"), .ground = S("わけ") };
	struct incident out;
	assert_true(run(&op_incident_kind, &kind, &out));
	kind.kind = S("malware");
	assert_true(run(&op_incident_kind, &kind, &out));
	v = steps_now(room.id, &n);
	size_t own = 0, same = 0;
	for (size_t i = 0; i < n; i++) {
		own += text_is(v[i].procedure, "own:malware");
		same += str_eq(v[i].key, key);
		assert_true(!text_is(v[i].procedure, "own:malware") || v[i].version.v == 1);
	}
	assert_int_equal(own, p.draft.n_steps);
	assert_int_equal(same, 1); /* done once, asked once */
	struct incident fresh = open_room("また止まった", "malware");
	v = steps_now(fresh.id, &n);
	assert_int_equal(step_of(v, n, str_cz(&h.arena, key))->version.v, 2);
	assert_whole();
}

static int64_t due_of(const char *key)
{
	struct own_procedure p = get(key);
	assert_true(p.review_due.has);
	return p.review_due.v;
}

static struct own_names_in names_in(const struct own_body *b)
{
	return (struct own_names_in){ .key = S("malware"), .name = b->name.ja, .name_en = b->name.en, .note = b->note.ja, .note_en = b->note.en,
		.card_do = b->card_do.ja, .card_do_en = b->card_do.en, .card_dont = b->card_dont.ja, .card_dont_en = b->card_dont.en };
}

/* How long it is good for holds at once, and is no part of a version; a room that begins too late with it says so. */
static void test_outdated_in_a_room(void **state)
{
	(void)state;
	size_t n;
	str says, outdated;
	make("malware", "");
	publish_approved("malware");
	int64_t due = due_of("malware");
	struct own_procedure p = get("malware");
	struct own_names_in in = names_in(&p.draft);
	in.review_days = (struct opt_int){ true, 90 };
	assert_true(run(&op_procedure_names, &in, &done));
	p = get("malware");
	assert_true(!p.is_changed && p.review_days == 90 && p.review_due.v == due - 275 * DAY_MS);
	struct incident before = open_room("まだ", "malware");
	read_begin();
	assert_true(procedure_room_text(c, before.id, &says, &outdated) && outdated.n == 0);
	read_end();
	h.now_ms += 91 * DAY_MS;
	c->now_ms = h.now_ms;
	act_as(ACCESS_RESPONDER);
	struct incident late = open_room("止まった", "malware");
	steps_now(late.id, &n);
	assert_true(n >= p.draft.n_steps); /* nothing is kept from beginning */
	read_begin();
	assert_true(procedure_room_text(c, late.id, &says, &outdated) && text_has(outdated, "見直しの期限"));
	read_end();
	struct entry_view *e = entries_now(late.id, &n);
	bool is_said = false;
	for (size_t i = 0; i < n; i++) {
		is_said = is_said || text_has(e[i].text, "見直しの期限");
	}
	assert_true(is_said);
	assert_true(run(&op_procedure_looked, &(struct own_key_in){ .key = S("malware") }, &done));
	read_begin();
	assert_true(procedure_room_text(c, late.id, &says, &outdated) && outdated.n == 0);
	read_end();
	assert_true(due_of("malware") == c->now_ms + 90 * DAY_MS);
	assert_whole();
}

static void test_for_one_kind(void **state)
{
	(void)state;
	size_t n;
	make("", "ddos");
	assert_false(publish("firm_ddos", "わけ"));
	assert_true(refused(ERR_CONFLICT, MSG_OWN_PROCEDURE_EMPTY));
	struct own_step_in in = { .key = S("firm_ddos"), .phase = 0, .text_en = { [OWN_TEXT_ITEM] = S("Call the provider") } };
	assert_true(run(&op_procedure_step, &in, &done));
	publish_approved("firm_ddos");
	struct incident room = open_room("重い", "ddos");
	struct step *v = steps_now(room.id, &n);
	assert_int_equal(n, 1);
	assert_true(text_is(v[0].item.ja, "Call the provider")); /* the language that is there is read in place of the other */
	room = open_room("なにか", "malware");
	v = steps_now(room.id, &n);
	assert_true(n > 1 && text_is(v[0].procedure, "malware"));
	assert_whole();
}

static void test_back_and_aside(void **state)
{
	(void)state;
	make("malware", "");
	publish_approved("malware");
	change("malware", 0, "公開しない文");
	struct own_back_to_in back = { .key = S("malware"), .version = { true, 1 } };
	assert_true(run(&op_procedure_back, &back, &done));
	struct own_procedure p = get("malware");
	assert_true(str_eq(p.draft.steps[0].text[OWN_TEXT_ITEM].ja, p.built_in->steps[0].item.ja));
	struct own_aside *v;
	size_t n;
	read_begin();
	assert_true(own_asides(c, S("malware"), &v, &n) && n == 1);
	read_end();
	back = (struct own_back_to_in){ .key = S("malware"), .aside_id = v[0].id };
	assert_true(run(&op_procedure_back, &back, &done));
	p = get("malware");
	assert_true(text_is(p.draft.steps[0].text[OWN_TEXT_ITEM].ja, "公開しない文"));
	struct own_take_in take = { .key = S("malware"), .from = S("built_in"), .step = p.draft.steps[0].key };
	assert_true(run(&op_procedure_take, &take, &done));
	p = get("malware");
	assert_true(str_eq(p.draft.steps[0].text[OWN_TEXT_ITEM].ja, p.built_in->steps[0].item.ja));
	assert_false(publish("malware", "わけ"));
	assert_true(refused(ERR_CONFLICT, MSG_OWN_PROCEDURE_SAME));
}

/* A newer built-in procedure: the firm sees what is new, takes one step over, and keeps its own words. */
static void test_news(void **state)
{
	(void)state;
	make("malware", "");
	change("malware", 0, "自社の文");
	struct own_procedure p = get("malware");
	struct procedure_def newer = *p.built_in;
	struct procedure_step *steps = arena_array(&h.arena, struct procedure_step, newer.n_steps);
	memcpy(steps, p.built_in->steps, newer.n_steps * sizeof *steps);
	steps[2].item = (struct text2){ S("新しい文"), S("new words") };
	newer.steps = steps;
	newer.version++;
	p.built_in = &newer;
	struct own_diff d;
	assert_true(own_news(c, &p, &d));
	assert_true(!d.is_same && d.n_changed == 1 && d.n_new == 0);
	for (size_t i = 0; i < d.n_steps; i++) {
		assert_true((d.steps[i].state == OWN_STEP_CHANGED) == str_eq(d.steps[i].key, steps[2].key));
	}
	p.base_version = newer.version;
	assert_true(own_news(c, &p, &d) && d.is_same);
}

static str marked(const struct own_piece *v, size_t n)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		const char *l = v[i].mark == OWN_MARK_GONE ? "[-" : v[i].mark == OWN_MARK_COME ? "[+" : "", *r = v[i].mark == OWN_MARK_SAME ? "" : "]";
		all = STR_CAT(&h.arena, all, str_from_c(l), v[i].text, str_from_c(r));
	}
	return all;
}

static void test_words_that_changed(void **state)
{
	(void)state;
	static const struct { const char *a, *b, *says; } cases[] = {
		{ "電源は切らない", "電源は切らない", "電源は切らない" }, { "", "足した", "[+足した]" }, { "消えた", "", "[-消えた]" },
		{ "LANケーブルを抜く", "LANケーブルとWi-Fiを抜く", "LANケーブル[+とWi-Fi]を抜く" },
		{ "call the lead", "call the chief now", "call the [-lead][+chief now]" },
		{ "社長に電話する", "部長に電話する", "[-社][+部]長に電話する" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct own_piece *v;
		size_t n;
		own_words_diff(c, str_from_c(cases[i].a), str_from_c(cases[i].b), &v, &n);
		str is = marked(v, n);
		if (!text_is(is, cases[i].says)) {
			print_error("%.*s is not %s\n", STR_FMT(is), cases[i].says);
			assert_true(false);
		}
	}
}

/* So many words, each another one, with `mark` in it. */
static str many_words(size_t n, const char *mark)
{
	str all = S("");
	for (size_t i = 0; i < n; i++) {
		all = STR_CAT(&h.arena, all, str_from_c(mark), str_i64(&h.arena, (int64_t)i), S(" "));
	}
	return all;
}

/* A hundred steps written anew: the memory and the time of a comparison have an end. */
static void test_a_whole_procedure_written_anew(void **state)
{
	(void)state;
	make("malware", "");
	struct own_procedure p = get("malware");
	str older = STR_CAT(&h.arena, many_words(500, "a"), S("同じ部分 "), many_words(30, "b"));
	str newer = STR_CAT(&h.arena, many_words(500, "c"), S("同じ部分 "), many_words(30, "d"));
	struct own_body a = p.draft, b = p.draft;
	struct own_step *steps = arena_array(&h.arena, struct own_step, 2 * LIMIT_PROCEDURE_STEPS);
	a.n_steps = b.n_steps = LIMIT_PROCEDURE_STEPS;
	a.steps = steps;
	b.steps = steps + LIMIT_PROCEDURE_STEPS;
	for (size_t i = 0; i < LIMIT_PROCEDURE_STEPS; i++) {
		a.steps[i] = p.draft.steps[0];
		a.steps[i].key = str_i64(&h.arena, (int64_t)i);
		b.steps[i] = a.steps[i];
		a.steps[i].text[OWN_TEXT_ITEM] = (struct text2){ older, older };
		b.steps[i].text[OWN_TEXT_ITEM] = (struct text2){ newer, newer };
	}
	struct own_diff d;
	size_t before = c->arena->used_bytes;
	read_begin();
	assert_true(own_diff(c, &a, &b, &d) && d.n_changed == LIMIT_PROCEDURE_STEPS);
	read_end();
	size_t used = c->arena->used_bytes - before;
	if (used > 16 * 1024 * 1024) {
		print_error("%zu bytes\n", used);
		assert_true(false);
	}
	/* the first ones word by word, the last ones as a whole, and both say all of it */
	const struct own_field_diff *first = &d.steps[0].fields[0], *last = &d.steps[LIMIT_PROCEDURE_STEPS - 1].fields[1];
	assert_true(first->n_pieces > 2);
	assert_true(last->n_pieces <= 3 && last->pieces[0].mark == OWN_MARK_GONE && last->pieces[1].mark == OWN_MARK_COME);
	assert_true(str_starts(older, last->pieces[0].text) && str_starts(newer, last->pieces[1].text));
}

static void test_to_mend(void **state)
{
	(void)state;
	make("malware", "");
	struct own_procedure p = get("malware");
	struct own_step_in in = step_in("malware", &p.draft.steps[0]);
	in.person_id = h.person_ids[ACCESS_VIEWER];
	assert_true(run(&op_procedure_step, &in, &done));
	struct own_mend *v;
	size_t n;
	p = get("malware");
	read_begin();
	assert_true(own_mends(c, &p.draft, &v, &n) && n > 0); /* nobody of the test's firm holds a role */
	for (size_t i = 0; i < n; i++) {
		assert_false(str_eq(v[i].step, p.draft.steps[0].key));
	}
	read_end();
	raw_sql("UPDATE person SET role = 'lead'");
	size_t others = 0;
	for (size_t i = 1; i < p.draft.n_steps; i++) {
		others += !text_is(p.draft.steps[i].role, "lead");
	}
	read_begin();
	assert_true(own_mends(c, &p.draft, &v, &n) && n == others);
	read_end();
	act_as(ACCESS_ADMIN);
	struct person_archive gone = { .id = h.person_ids[ACCESS_VIEWER], .archived = true };
	assert_true(run(&op_person_archive, &gone, NULL));
	p = get("malware");
	read_begin();
	assert_true(own_mends(c, &p.draft, &v, &n) && n == others + 1 && str_eq(v[0].step, p.draft.steps[0].key));
	read_end();
	/* a room that begins then has nobody for it, rather than somebody who is not there */
	publish_approved("malware");
	struct incident room = open_room("止まった", "malware");
	struct step *steps = steps_now(room.id, &n);
	assert_true(id_is_none(step_of(steps, n, str_cz(&h.arena, p.draft.steps[0].key))->owner_id));
}

static void test_limits(void **state)
{
	(void)state;
	make("", "ddos");
	struct own_step_in in = { .key = S("firm_ddos"), .phase = 0, .text = { [OWN_TEXT_ITEM] = S("する") } };
	for (size_t i = 0; i < LIMIT_PROCEDURE_STEPS; i++) {
		assert_true(run(&op_procedure_step, &in, &done));
	}
	assert_false(run(&op_procedure_step, &in, &done));
	assert_true(refused(ERR_CONFLICT, MSG_OWN_PROCEDURE_TOO_MANY));
	in.step = done.step;
	in.text[OWN_TEXT_BEFORE] = S("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21");
	assert_false(run(&op_procedure_step, &in, &done));
	assert_true(refused_field("prerequisites", MSG_OWN_PROCEDURE_TOO_MANY_LINES));
	in.text[OWN_TEXT_BEFORE] = S("");
	in.text[OWN_TEXT_ITEM] = S("");
	assert_false(run(&op_procedure_step, &in, &done));
	assert_true(refused_field("item", MSG_OWN_PROCEDURE_NO_ITEM));
	in.text[OWN_TEXT_ITEM] = S("する");
	in.role = S("nobody");
	assert_false(run(&op_procedure_step, &in, &done));
	assert_true(refused_field("role", MSG_OWN_PROCEDURE_NO_ROLE));
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_a_copy_says_the_same), T(test_only_what_was_approved_is_used),
		T(test_what_waits_is_used_where_the_firm_says_so), T(test_two_people), T(test_places), T(test_keys_of_prerequisites_stay),
		T(test_a_room_keeps_its_version), T(test_outdated_in_a_room), T(test_for_one_kind), T(test_back_and_aside), T(test_news), T(test_words_that_changed),
		T(test_a_whole_procedure_written_anew),
		T(test_to_mend), T(test_limits) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
