/* text_index_test: what was put is found and nothing else; no question is an error; the file can be lost at any time. */
#include "db/store_test_help.h"
#include "db/text_index.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct id org(uint8_t n) { return (struct id){ { 1, n } }; }
static struct id room(uint8_t n) { return (struct id){ { 2, n } }; }

static str fold(struct fixture *f, const char *s)
{
	struct text_folded t;
	text_find_fold(&f->arena, str_from_c(s), &t);
	return t.text;
}

static struct text_index *index_of(struct fixture *f)
{
	struct text_index *x = store_text_index(&f->c, f->s);
	assert_non_null(x);
	return x;
}

static bool put_doc(struct fixture *f, uint8_t org_n, uint8_t room_n, const char *kind, const char *ref, int64_t at, const char *text)
{
	bool replaced;
	struct text_doc d = { .org_id = org(org_n), .room = room_n ? room(room_n) : (struct id){ { 0 } }, .kind = str_from_c(kind),
		.ref = str_from_c(ref), .at_ms = at, .folded = fold(f, text), .moves = strcmp(kind, "moves") == 0 };
	assert_true(text_index_begin(&f->c, index_of(f)));
	assert_true(text_index_put(&f->c, index_of(f), &d, &replaced));
	assert_true(text_index_end(&f->c, index_of(f), true));
	return replaced;
}

struct hits { char refs[300]; size_t n, most; };

static bool on_hit(void *arg, const struct text_hit *hit)
{
	struct hits *h = arg;
	size_t at = strlen(h->refs);
	if (at + 40 < sizeof h->refs) {
		snprintf(h->refs + at, sizeof h->refs - at, "%s%.*s", at ? "," : "", STR_FMT(hit->ref));
	}
	return ++h->n != h->most;
}

static const char *ask(struct fixture *f, const struct text_question *q, struct text_asked *ret)
{
	static struct hits h;
	h = (struct hits){ .most = 0 };
	struct text_question full = *q;
	full.org_id = id_is_none(q->org_id) ? org(1) : q->org_id;
	full.most_looked = q->most_looked ? q->most_looked : 100000;
	assert_true(text_index_ask(&f->c, index_of(f), &full, on_hit, &h, ret));
	return h.refs;
}

static const char *find(struct fixture *f, const char *a, const char *b)
{
	str words[2] = { fold(f, a), b ? fold(f, b) : S("") };
	struct text_asked asked;
	return ask(f, &(struct text_question){ .words = words, .n_words = b ? 2 : 1 }, &asked);
}

static void fill(struct fixture *f)
{
	put_doc(f, 1, 1, "entry", "1", 1000, "受注サーバーの応答が遅延している");
	put_doc(f, 1, 1, "entry", "2", 3000, "封筒を取り違えて送った code=503");
	put_doc(f, 1, 2, "task", "3", 2000, "サーバの記録を写す");
	put_doc(f, 2, 3, "entry", "9", 9000, "よその会社のサーバー");
}

static void test_words(void **state)
{
	struct fixture *f = *state;
	fill(f);
	assert_string_equal(find(f, "サーバー", NULL), "3,1");
	assert_string_equal(find(f, "封筒", NULL), "2");
	assert_string_equal(find(f, "筒", NULL), "2");
	assert_string_equal(find(f, "応答", "遅延"), "1");
	assert_string_equal(find(f, "応答", "封筒"), "");
	assert_string_equal(find(f, "答応", NULL), "");
	assert_string_equal(find(f, "503", NULL), "2");
	assert_string_equal(find(f, "サーバ応答", NULL), ""); /* the pieces are there, the word is not */
}

static void test_questions_that_are_no_errors(void **state)
{
	struct fixture *f = *state;
	static const char *const odd[] = { "AND", "OR", "NOT", "NEAR(a b)", "*", "a*", "\"", "\"\"", "'", "';--", "^a", "text:a", "(", ")",
		"-", "+", "\\", "%", "_", "😀", "ﾊ", "ガ", "{a}", "[a]", "\x01", "\xFF", "o", "k", "kentry" };
	fill(f);
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		find(f, odd[i], NULL);
		find(f, odd[i], odd[(i + 7) % (sizeof odd / sizeof odd[0])]);
	}
	put_doc(f, 1, 1, "entry", "5", 5000, "NOT \"AND\" x* (y) 😀");
	assert_string_equal(find(f, "\"and\"", NULL), "5");
	assert_string_equal(find(f, "x*", NULL), "5");
	assert_string_equal(find(f, "😀", NULL), "5");
	assert_string_equal(find(f, "not", "(y)"), "5");
}

static void test_limits_of_a_question(void **state)
{
	struct fixture *f = *state;
	struct text_asked a;
	str word = fold(f, "サーバ");
	str task = S("task");
	struct id hidden[300];
	fill(f);
	struct text_question q = { .words = &word, .n_words = 1, .kinds = &task, .n_kinds = 1 };
	assert_string_equal(ask(f, &q, &a), "3");
	q = (struct text_question){ .words = &word, .n_words = 1, .room = room(1) };
	assert_string_equal(ask(f, &q, &a), "1");
	for (size_t i = 0; i < 300; i++) {
		hidden[i] = room((uint8_t)(i < 200 ? i + 20 : 99));
	}
	hidden[7] = room(2);
	q = (struct text_question){ .words = &word, .n_words = 1, .hidden = hidden, .n_hidden = 300 };
	assert_string_equal(ask(f, &q, &a), "1");
	q = (struct text_question){ .words = &word, .n_words = 1, .from_ms = 2000 };
	assert_string_equal(ask(f, &q, &a), "3");
	q = (struct text_question){ .words = &word, .n_words = 1, .until_ms = 2000 };
	assert_string_equal(ask(f, &q, &a), "1");
	q = (struct text_question){ .words = &word, .n_words = 1, .most_looked = 1 };
	assert_string_equal(ask(f, &q, &a), "3");
	assert_false(a.was_all);
	q.before = a.last;
	assert_string_equal(ask(f, &q, &a), "1");
	q.org_id = org(2);
	q.before = 0;
	assert_string_equal(ask(f, &q, &a), "9");
	q = (struct text_question){ .words = NULL, .n_words = 0, .room = room(1) }; /* no word: all there is */
	assert_string_equal(ask(f, &q, &a), "2,1");
}

static void test_changes(void **state)
{
	struct fixture *f = *state;
	fill(f);
	assert_true(put_doc(f, 1, 1, "entry", "1", 1000, "███の応答"));
	assert_string_equal(find(f, "サーバー", NULL), "3");
	assert_string_equal(find(f, "応答", NULL), "1");
	assert_false(put_doc(f, 1, 1, "entry", "1", 1000, "███の応答"));
	assert_true(put_doc(f, 1, 1, "entry", "1", 1000, ""));
	assert_string_equal(find(f, "応答", NULL), "");
	put_doc(f, 1, 0, "moves", "7", 4000, "不審な封筒");
	put_doc(f, 1, 2, "moves", "7", 4000, "不審な封筒");
	assert_string_equal(find(f, "封筒", NULL), "7,2");
	struct text_asked a;
	str word = fold(f, "封筒");
	struct id there = room(2);
	assert_string_equal(ask(f, &(struct text_question){ .words = &word, .n_words = 1, .hidden = &there, .n_hidden = 1 }, &a), "2");
}

/* More of one second than the second has places for, and then others of the next. */
static void test_many_at_once(void **state)
{
	struct fixture *f = *state;
	struct text_index *x = index_of(f);
	struct text_asked a;
	bool replaced;
	str word = fold(f, "同時");
	assert_true(text_index_begin(&f->c, x));
	for (int i = 0; i < 500; i++) {
		struct text_doc d = { .org_id = org(1), .room = room(1), .kind = S("entry"), .ref = str_i64(&f->arena, i),
			.at_ms = i % 5 == 4 ? 8000 : 7000, .folded = fold(f, "同時に届いた") };
		assert_true(text_index_put(&f->c, x, &d, &replaced));
	}
	assert_true(text_index_end(&f->c, x, true));
	struct hits h = { .most = 0 };
	struct text_question q = { .org_id = org(1), .words = &word, .n_words = 1, .most_looked = 1000 };
	assert_true(text_index_ask(&f->c, x, &q, on_hit, &h, &a));
	assert_int_equal(h.n, 500);
	assert_true(a.was_all);
}

static bool file_has(const struct fixture *f, const char *name, const char *part)
{
	static char all[4 << 20];
	char path[200];
	snprintf(path, sizeof path, "%s/%s", f->dir, name);
	int fd = open(path, O_RDONLY);
	ssize_t n = fd >= 0 ? read(fd, all, sizeof all) : 0;
	if (fd >= 0) {
		close(fd);
	}
	return n > 0 && memmem(all, (size_t)n, part, strlen(part)) != NULL;
}

/* A password that was masked is nowhere in the file, not as a text and not in pieces. */
static void test_what_was_taken_away_is_gone(void **state)
{
	struct fixture *f = *state;
	fill(f);
	put_doc(f, 1, 1, "entry", "6", 6000, "鍵は ζξψωθλ です");
	assert_true(file_has(f, "search.db", "ψω") || file_has(f, "search.db-wal", "ψω"));
	assert_true(put_doc(f, 1, 1, "entry", "6", 6000, "鍵は ███ です"));
	assert_true(text_index_squeeze(&f->c, index_of(f)));
	for (const char *const *p = (const char *const[]){ "ψω", "ζξ", "θλ", "ζξψωθλ", NULL }; *p; p++) {
		assert_false(file_has(f, "search.db", *p));
		assert_false(file_has(f, "search.db-wal", *p));
	}
	assert_string_equal(find(f, "███", NULL), "6");
	assert_string_equal(find(f, "封筒", NULL), "2");
}

static void damage(const struct fixture *f, off_t from)
{
	char path[200], junk[3000];
	snprintf(path, sizeof path, "%s/search.db", f->dir);
	memset(junk, 0x5A, sizeof junk);
	int fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	for (off_t at = from; at < 200000; at += 4096) {
		assert_true(pwrite(fd, junk, sizeof junk, at) == (ssize_t)sizeof junk);
	}
	close(fd);
}

static void test_lost_and_damaged(void **state)
{
	struct fixture *f = *state;
	char path[200];
	str finding;
	fill(f);
	fixture_close(f);
	damage(f, 0);
	fixture_open(f, NULL);
	assert_string_equal(find(f, "封筒", NULL), ""); /* empty, and no error */
	fill(f);
	assert_string_equal(find(f, "封筒", NULL), "2");
	assert_true(text_index_check(&f->c, index_of(f), &finding) && str_is_none(finding));
	fixture_close(f);
	snprintf(path, sizeof path, "%s/search.db", f->dir);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	unlink(path);
	fixture_open(f, NULL);
	assert_string_equal(find(f, "封筒", NULL), "");
	fill(f);
	assert_true(text_index_renew(&f->c, index_of(f)));
	assert_string_equal(find(f, "封筒", NULL), "");
}

static void test_damage_met_while_asking(void **state)
{
	struct fixture *f = *state;
	struct hits h = { .most = 0 };
	struct text_asked a;
	str word = fold(f, "封筒");
	for (int i = 0; i < 300; i++) {
		put_doc(f, 1, 1, "entry", str_cz(&f->arena, str_i64(&f->arena, i)), 1000 * i, "封筒を取り違えて送った");
	}
	fixture_close(f);
	fixture_open(f, NULL);
	index_of(f);
	damage(f, 4096 * 3);
	struct text_question q = { .org_id = org(1), .words = &word, .n_words = 1, .most_looked = 1000 };
	if (!text_index_ask(&f->c, index_of(f), &q, on_hit, &h, &a)) {
		assert_int_equal(f->c.err.code, ERR_UNAVAILABLE);
		err_clear(&f->c);
		assert_true(text_index_wants_renewal(&f->c, index_of(f)));
		err_clear(&f->c);
	}
	assert_true(text_index_renew(&f->c, index_of(f)));
	assert_false(text_index_wants_renewal(&f->c, index_of(f)));
}

static void test_marks(void **state)
{
	struct fixture *f = *state;
	struct text_mark m;
	assert_true(text_index_mark_get(&f->c, index_of(f), S("room/1"), &m) && !m.has);
	assert_true(text_index_begin(&f->c, index_of(f)));
	assert_true(text_index_mark_put(&f->c, index_of(f), S("room/1"), 12, -5));
	assert_true(text_index_end(&f->c, index_of(f), false)); /* not kept */
	assert_true(text_index_mark_get(&f->c, index_of(f), S("room/1"), &m) && !m.has);
	assert_true(text_index_begin(&f->c, index_of(f)));
	assert_true(text_index_mark_put(&f->c, index_of(f), S("room/1"), 12, -5));
	assert_true(text_index_end(&f->c, index_of(f), true));
	assert_true(text_index_mark_get(&f->c, index_of(f), S("room/1"), &m) && m.has && m.n == 12 && m.check == -5);
	assert_true(text_index_ask_renewal(&f->c, index_of(f)));
	assert_true(text_index_wants_renewal(&f->c, index_of(f)));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_remove)

int main(void)
{
	const struct CMUnitTest tests[] = { T(test_words), T(test_questions_that_are_no_errors), T(test_limits_of_a_question), T(test_changes),
		T(test_many_at_once), T(test_what_was_taken_away_is_gone), T(test_lost_and_damaged), T(test_damage_met_while_asking),
		T(test_marks) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
