/* What may be written, where it stands, and that it is one chain sealed by every COMMIT. */
#include "journal/journal_test_help.h"

#include "base/limits.h"
#include "journal/canonical.h"
#include "messages.h"

static void entries_are_numbered_and_chained(void **state)
{
	struct fixture *f = *state;
	struct journal_added one, two;
	struct sha256 head;
	int64_t seq;
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_OBSERVED, .text = S("一") }, &one));
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_DONE, .text = S("二") }, &two));
	assert_int_equal(one.seq, 1);
	assert_int_equal(two.seq, 2);
	assert_int_equal(two.recorded_at, TEST_NOW_MS);
	assert_true(journal_head(&f->c, f->room, &seq, &head));
	assert_int_equal(seq, 2);
	assert_memory_equal(head.b, two.hash.b, SHA256_LEN);
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM entry a JOIN entry b ON b.seq = a.seq + 1 AND b.previous = a.hash"), 1);
	int64_t all, spoken;
	assert_true(journal_count(&f->c, f->room, &all, &spoken));
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_CHANGE }, NULL));
	assert_true(journal_count(&f->c, f->room, &all, &spoken));
	assert_int_equal(all, 3);
	assert_int_equal(spoken, 2);
	assert_whole(f);
}

static void a_commit_seals_every_room_it_moved(void **state)
{
	struct fixture *f = *state;
	say(f, ENTRY_NOTE, "a");
	assert_true(add(f, (struct journal_entry_in){ .incident_id = f->second_room, .type = ENTRY_NOTE, .text = S("b") }, NULL));
	f->c.org_id = f->other_org;
	f->c.who = (struct actor){ 0 };
	assert_true(add(f, (struct journal_entry_in){ .incident_id = f->foreign_room, .type = ENTRY_NOTE, .text = S("c") }, NULL));
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM seal"), 3);
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM seal WHERE seq = 1"), 2); /* a chain for each organisation */
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM journal_head WHERE sealed_seq <> seq"), 0);
	assert_whole(f);
}

static bool add_three(struct ctx *c, void *arg)
{
	struct fixture *f = arg;
	struct journal_added added;
	bool ok = true;
	for (int i = 0; i < 3; i++) {
		ok = ok && journal_add(c, &(struct journal_entry_in){ .incident_id = f->room, .type = ENTRY_NOTE, .text = S("x") }, &added);
	}
	return ok;
}

static void one_commit_is_one_seal_a_room(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, &f->c, add_three, f));
	assert_int_equal(raw_i64(f, "SELECT count(*) FROM seal"), 1);
	assert_int_equal(raw_i64(f, "SELECT entry_seq FROM seal"), 3);
	assert_whole(f);
}

static void another_organisation_has_no_such_room(void **state)
{
	struct fixture *f = *state;
	struct sha256 head;
	int64_t seq;
	assert_true(fails_with(f, (struct journal_entry_in){ .incident_id = f->foreign_room, .type = ENTRY_NOTE, .text = S("x") },
	                       ERR_NOT_FOUND, 0));
	assert_false(journal_head(&f->c, f->foreign_room, &seq, &head));
	assert_int_equal(f->c.err.code, ERR_NOT_FOUND);
}

static void text_is_needed_and_capped(void **state)
{
	struct fixture *f = *state;
	char *much = arena_array(&f->arena, char, LIMIT_ENTRY_BYTES + 1);
	memset(much, 'a', LIMIT_ENTRY_BYTES + 1);
	assert_true(fails_with(f, (struct journal_entry_in){ .type = ENTRY_NOTE, .text = S(" \u3000") }, ERR_INVALID,
	                       MSG_JOURNAL_TEXT_MISSING));
	assert_true(fails_with(f, (struct journal_entry_in){ .type = ENTRY_NOTE, .text = { much, LIMIT_ENTRY_BYTES + 1 } },
	                       ERR_INVALID, MSG_JOURNAL_TEXT_TOO_LONG));
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_NOTE, .text = { much, LIMIT_ENTRY_BYTES } }, NULL));
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_CHANGE }, NULL));
	assert_whole(f);
}

static void a_room_has_a_last_entry(void **state)
{
	struct fixture *f = *state;
	raw_sql(f, "UPDATE journal_head SET seq = %d, sealed_seq = %d", LIMIT_ENTRIES_PER_ROOM - 1, LIMIT_ENTRIES_PER_ROOM - 1);
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_NOTE, .text = S("last") }, NULL));
	assert_true(fails_with(f, (struct journal_entry_in){ .type = ENTRY_NOTE, .text = S("x") }, ERR_CONFLICT, MSG_JOURNAL_ROOM_FULL));
}

static void what_is_referred_to_has_to_fit(void **state)
{
	struct fixture *f = *state;
	const int64_t note = say(f, ENTRY_NOTE, "n");
	assert_true(add(f, (struct journal_entry_in){ .type = ENTRY_CHANGE }, NULL));
	const int64_t change = note + 1;
	struct journal_entry_in in = { .type = ENTRY_CORRECTION, .text = S("x") };
	assert_true(fails_with(f, in, ERR_INVALID, MSG_JOURNAL_REFERS_MISSING));
	in.refers_to = 77;
	assert_true(fails_with(f, in, ERR_INVALID, MSG_JOURNAL_REFERS_UNKNOWN));
	in.refers_to = change;
	assert_true(fails_with(f, in, ERR_INVALID, MSG_JOURNAL_CANNOT_CORRECT));
	in.type = ENTRY_WITHDRAWAL;
	assert_true(fails_with(f, in, ERR_INVALID, MSG_JOURNAL_CANNOT_WITHDRAW));
	in.type = ENTRY_NOTE; /* a note may speak of a change */
	assert_true(add(f, in, NULL));
	const int64_t correction = say_of(f, ENTRY_CORRECTION, note, "n2");
	in = (struct journal_entry_in){ .type = ENTRY_CORRECTION, .text = S("x"), .refers_to = correction };
	assert_true(fails_with(f, in, ERR_INVALID, MSG_JOURNAL_CORRECT_THE_FIRST));
	say_of(f, ENTRY_WITHDRAWAL, note, "wrong");
	in.refers_to = note;
	assert_true(fails_with(f, in, ERR_CONFLICT, MSG_JOURNAL_ALREADY_WITHDRAWN));
	in.type = ENTRY_WITHDRAWAL;
	assert_true(fails_with(f, in, ERR_CONFLICT, MSG_JOURNAL_ALREADY_WITHDRAWN));
	assert_whole(f);
}

/* Masking needs two persons: nobody writes one as if it were a note. Names of items are ours, not the caller's. */
static void some_things_only_we_write(void **state)
{
	struct fixture *f = *state;
	const int64_t note = say(f, ENTRY_NOTE, "n");
	const struct journal_item about = { S("entry:type"), S("done") }, bad = { S("entry:type"), S("change") };
	const struct journal_item mask = { S("mask:reason"), S("r") };
	const struct journal_item twice[] = { { S("incident:level"), S("1") }, { S("incident:level"), S("2") } };
	assert_true(fails_with(f, (struct journal_entry_in){ .type = ENTRY_MASK, .text = S("x"), .refers_to = note }, ERR_BUG, 0));
	assert_true(fails_with(f, (struct journal_entry_in){ .type = ENTRY_NOTE, .text = S("x"), .items = &about, .n_items = 1 }, ERR_BUG, 0));
	assert_true(fails_with(f, (struct journal_entry_in){ .type = ENTRY_CORRECTION, .refers_to = note, .text = S("x"), .items = &bad,
	                       .n_items = 1 }, ERR_BUG, 0));
	assert_true(fails_with(f, (struct journal_entry_in){ .type = ENTRY_CHANGE, .items = &mask, .n_items = 1 }, ERR_BUG, 0));
	assert_true(fails_with(f, (struct journal_entry_in){ .type = ENTRY_CHANGE, .items = twice, .n_items = 2 }, ERR_BUG, 0));
}

static int64_t place(struct fixture *f, int64_t seq)
{
	return raw_i64(f, str_cz(&f->arena, str_printf(&f->arena, "SELECT place_at FROM entry WHERE seq = %lld", (long long)seq)));
}

static void coarse_times_keep_their_given_place(void **state)
{
	struct fixture *f = *state;
	const int64_t morning = say_at(f, "2022-10-31T07:20+09:00", "a");
	say_at(f, "2022-11-01T09:00+09:00", "the next day");
	const int64_t day = say_at(f, "2022-10-31", "b");
	const int64_t month = say_at(f, "2022-10", "c");
	const int64_t earlier = say_at(f, "2022-10-30", "d");
	const int64_t year = say_at(f, "2021", "e");
	assert_int_equal(place(f, day), place(f, morning));   /* among that day's entries, behind what was given before */
	assert_int_equal(place(f, month), place(f, day));
	assert_int_equal(place(f, earlier), civil_to_ms((struct civil){ 2022, 10, 30, 0, 0, 0 }, JST_OFFSET_MIN));
	assert_int_equal(place(f, year), civil_to_ms((struct civil){ 2021, 1, 1, 0, 0, 0 }, JST_OFFSET_MIN));
	assert_whole(f);
}

static void the_seal_text_is_short_and_exact(void **state)
{
	struct fixture *f = *state;
	const struct sha256 h = { { 0x7f, 0x3a, 0x92, 0xc1, 0x0b, 0x6e, 0xd4, 0x18, 0x33, 0xaa, 0x9c, 0x01, 0xff } };
	assert_string_equal(str_cz(&f->arena, journal_seal_text(&f->arena, 16, &h)), "16-7F3A-92C1-0B6E-D418-33AA-9C01");
}

/* A failing write leaves neither entry nor head nor seal. */
static void a_failed_write_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	for (int n = 1; n <= 4; n++) {
		store_fail_after(f->store, n);
		assert_false(add(f, (struct journal_entry_in){ .type = ENTRY_NOTE, .text = S("x") }, NULL));
		store_fail_after(f->store, 0);
		assert_int_equal(raw_i64(f, "SELECT count(*) FROM entry"), 0);
		assert_int_equal(raw_i64(f, "SELECT count(*) FROM seal"), 0);
		assert_whole(f);
	}
	say(f, ENTRY_NOTE, "x");
	assert_whole(f);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(entries_are_numbered_and_chained), T(a_commit_seals_every_room_it_moved), T(one_commit_is_one_seal_a_room),
		T(another_organisation_has_no_such_room), T(text_is_needed_and_capped), T(a_room_has_a_last_entry),
		T(what_is_referred_to_has_to_fit), T(some_things_only_we_write), T(coarse_times_keep_their_given_place),
		T(the_seal_text_is_short_and_exact), T(a_failed_write_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
