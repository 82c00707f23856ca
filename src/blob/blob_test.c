/* Stored bytes: kept under their hash, found again, checked, swept; what is hostile stays harmless. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#undef fail

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app_harness.h"
#include "blob/blob_inside.h"
#include "messages.h"

static struct harness h;
static struct ctx *const c = &h.c;
#define DAY_MS (24 * 3600 * 1000LL)
static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0";

static int begin(void **state)
{
	(void)state;
	harness_begin(&h, NULL, 0);
	c->who.account_id = h.account_ids[ACCESS_RESPONDER];
	return 0;
}

static int end(void **state)
{
	(void)state;
	harness_end(&h);
	return 0;
}

struct keep { struct blob b; struct id owner; };
static bool act_keep(struct ctx *cc, void *arg)
{
	struct keep *k = arg;
	return blob_keep(cc, &k->b, "evidence", k->owner);
}
static bool act_sweep(struct ctx *cc, void *arg)
{
	(void)arg;
	return blob_sweep(cc, (struct id){ 0 }, STR_NONE);
}

/* In the writer, with the reading connection back afterwards. */
static bool write_it(bool (*act)(struct ctx *, void *), void *arg)
{
	err_clear(c);
	return harness_write(&h, act, arg);
}

static struct blob keep(const char *text, size_t n)
{
	struct keep k = { .owner = id_new(c->now_ms) };
	assert_true(blob_put(c, (bytes){ (const uint8_t *)text, n }, &k.b));
	assert_true(write_it(act_keep, &k));
	return k.b;
}

static void age(const char *path, int64_t ms)
{
	struct timespec t[2] = { { .tv_sec = (c->now_ms - ms) / 1000 }, { .tv_sec = (c->now_ms - ms) / 1000 } };
	assert_int_equal(utimensat(AT_FDCWD, path, t, 0), 0);
}

static struct blob_checked check(void)
{
	struct blob_checked found;
	err_clear(c);
	assert_true(blob_check_all(c, &found));
	return found;
}

static size_t files_in(const char *below)
{
	char line[600];
	snprintf(line, sizeof line, "ls %s 2>/dev/null | wc -l", blob_dir(c, below));
	FILE *f = popen(line, "r");
	size_t n = 0;
	assert_int_equal(fscanf(f, "%zu", &n), 1);
	pclose(f);
	return n;
}

static void kept_and_read_back(void **state)
{
	(void)state;
	struct blob b = keep("hello", 5), again;
	bytes got;
	assert_true(str_eq(str_hex(c->arena, (bytes){ b.sha256.b, 32 }),
		S("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")));
	assert_true(blob_get(c, &b.sha256, &again));
	assert_int_equal(again.bytes, 5);
	assert_true(blob_read(c, &b.sha256, 100, &got));
	assert_memory_equal(got.p, "hello", 5);
	assert_false(blob_read(c, &b.sha256, 4, &got));
	err_clear(c);
	struct stat st;
	assert_int_equal(stat(blob_path(c, &b.sha256), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0400);
	keep("hello", 5); /* the same again is the same file */
	assert_int_equal(files_in("2c"), 1);
	assert_int_equal(files_in("tmp"), 0);
}

static void another_firm_has_nothing(void **state)
{
	(void)state;
	struct blob b = keep("ours alone", 10), other;
	struct id own = c->org_id;
	c->org_id = h.other_org_id;
	bool found = blob_get(c, &b.sha256, &other);
	assert_int_equal(c->err.code, ERR_NOT_FOUND);
	int fd;
	err_clear(c);
	bool opened = blob_open(c, &b.sha256, &fd);
	err_clear(c);
	c->org_id = own;
	assert_false(found);
	assert_false(opened);
}

static void a_stream_left_behind_leaves_nothing(void **state)
{
	(void)state;
	struct arena own;
	struct arena *keep_arena = c->arena;
	struct blob_stream *s;
	arena_init(&own);
	c->arena = &own;
	assert_true(blob_begin(c, &s));
	assert_true(blob_append(c, s, "half", 4));
	c->arena = keep_arena;
	assert_int_equal(files_in("tmp"), 1);
	arena_free(&own);
	assert_int_equal(files_in("tmp"), 0);
}

static void a_full_disk_is_said_and_leaves_nothing(void **state)
{
	(void)state;
	static char big[300000];
	struct rlimit old, small = { 100000, 100000 };
	struct blob b;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	bool ok = blob_put(c, (bytes){ (const uint8_t *)big, sizeof big }, &b);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_false(ok);
	assert_int_equal(c->err.code, ERR_UNAVAILABLE);
	assert_int_equal(c->err.msg, MSG_BLOB_NO_SPACE);
	assert_int_equal(files_in("tmp"), 0);
}

static void type_is(const char *bytes_of, size_t n, const char *want)
{
	str got = blob_type_of(c, (bytes){ (const uint8_t *)bytes_of, n });
	if (!str_eq(got, str_from_c(want))) {
		print_error("is %.*s, not %s\n", STR_FMT(got), want);
		assert_true(false);
	}
}

static void types_by_looking(void **state)
{
	(void)state;
	type_is(png, sizeof png, "image/png");
	type_is("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", 22, "image/jpeg");
	type_is("plain words\n", 12, "text/plain");
	type_is("<!DOCTYPE html><html><script>alert(1)</script></html>", 53, "text/html");
	type_is("", 0, "application/octet-stream");
	type_is("\x89PNG", 4, "application/octet-stream");
	str svg = blob_type_of(c, str_bytes(S("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>")));
	assert_false(blob_may_show(svg));
	assert_false(blob_may_show(S("text/html")));
	assert_false(blob_may_show(S("application/pdf")));
	assert_true(blob_may_show(S("image/webp")));
	/* says PNG at the front and is a page all the same */
	str mixed = blob_type_of(c, str_bytes(S("GIF8<html><script>alert(1)</script></html>")));
	assert_false(str_eq(mixed, S("text/html")));
}

static void name_is(const char *in, const char *want)
{
	str got = blob_file_name(c->arena, str_from_c(in));
	if (!str_eq(got, str_from_c(want))) {
		print_error("'%s' became '%.*s', not '%s'\n", in, STR_FMT(got), want);
		assert_true(false);
	}
}

static void names_are_made_safe(void **state)
{
	(void)state;
	name_is("ログ 2026.txt", "ログ 2026.txt");
	name_is("C:\\Users\\x\\a.log", "a.log");
	name_is("../../etc/passwd", "passwd");
	name_is("a\r\nSet-Cookie: x.txt", "a Set-Cookie: x.txt");
	name_is("photo\xe2\x80\xaegpj.exe", "photogpj.exe"); /* U+202E */
	name_is(".bashrc", "bashrc");
	name_is("..", "file");
	name_is("", "file");
	name_is("\xe2\x80\x8b\xe2\x80\x8b", "file");
	char longer[900] = { 0 };
	memset(longer, 'x', 800);
	memcpy(longer + 800, ".pdf", 5);
	str cut = blob_file_name(c->arena, str_from_c(longer));
	assert_true(cut.n <= 210 && str_ends(cut, S(".pdf")));
}

static void overwrite(const char *path, const char *with, off_t at)
{
	assert_int_equal(chmod(path, 0600), 0);
	int fd = open(path, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, with, 1, at), 1);
	close(fd);
}

static void verify_finds_what_was_done_to_a_file(void **state)
{
	(void)state;
	struct blob b = keep("evidence of something", 21);
	struct blob_checked found = check();
	assert_false(found.broken);
	assert_true(found.n_files >= 1);
	overwrite(blob_path(c, &b.sha256), "E", 0);
	found = check();
	assert_true(found.broken);
	assert_true(str_find(found.what, S("changed"), 0) != SIZE_MAX);
	overwrite(blob_path(c, &b.sha256), "e", 0);
	assert_false(check().broken);
	assert_int_equal(truncate(blob_path(c, &b.sha256), 20), 0);
	assert_true(str_find(check().what, S("length"), 0) != SIZE_MAX);
	assert_int_equal(unlink(blob_path(c, &b.sha256)), 0);
	found = check();
	assert_true(found.broken && str_find(found.what, S("missing"), 0) != SIZE_MAX);
	struct blob again;
	assert_true(blob_put(c, str_bytes(S("evidence of something")), &again));
	assert_false(check().broken);
}

static void extra_files_are_named(void **state)
{
	(void)state;
	struct blob b;
	keep("x", 1);
	assert_true(blob_put(c, str_bytes(S("nobody's")), &b));
	struct blob_checked found = check();
	assert_false(found.broken);
	assert_int_equal(found.n_extra, 1);
	str hex = str_hex(c->arena, (bytes){ b.sha256.b, 1 });
	assert_true(str_find(found.extra, hex, 0) != SIZE_MAX);
}

static void sweep_takes_what_is_old_and_not_needed(void **state)
{
	(void)state;
	struct blob kept = keep("needed", 6), loose;
	assert_true(blob_put(c, str_bytes(S("not needed")), &loose));
	age(blob_path(c, &kept.sha256), 3 * DAY_MS);
	age(blob_path(c, &loose.sha256), DAY_MS / 2);
	assert_true(write_it(act_sweep, NULL));
	assert_int_equal(access(blob_path(c, &loose.sha256), F_OK), 0);
	age(blob_path(c, &loose.sha256), 2 * DAY_MS);
	assert_true(write_it(act_sweep, NULL));
	assert_int_not_equal(access(blob_path(c, &loose.sha256), F_OK), 0);
	assert_int_equal(access(blob_path(c, &kept.sha256), F_OK), 0);
	/* what was swept cannot be kept any more */
	struct keep k = { .b = loose, .owner = id_new(c->now_ms) };
	assert_false(write_it(act_keep, &k));
	assert_int_equal(c->err.code, ERR_CONFLICT);
}

static void backup_and_back(void **state)
{
	(void)state;
	struct blob b = keep("to be copied", 12);
	char out[100], in[100];
	int64_t n;
	snprintf(out, sizeof out, "%s/copy", h.dir);
	snprintf(in, sizeof in, "%s/new", h.dir);
	assert_true(blob_copy_out(c, out, &n));
	assert_int_equal(n, check().n_files);
	assert_true(blob_copy_out(c, out, &n)); /* again: nothing is copied twice */
	assert_true(blob_copy_in(c, out, in, &n));
	const char *path = blob_path(c, &b.sha256);
	const char *there = str_cz(c->arena, str_printf(c->arena, "%s%s", in, path + strlen(h.dir)));
	assert_int_equal(access(there, R_OK), 0);
	/* a copy that was changed is refused, and named */
	const char *copied = str_cz(c->arena, str_printf(c->arena, "%s%s", out, path + strlen(h.dir) + strlen("/blob")));
	overwrite(copied, "T", 0);
	assert_int_equal(chmod(there, 0600), 0);
	assert_int_equal(unlink(there), 0);
	assert_false(blob_copy_in(c, out, in, &n));
	assert_int_equal(c->err.msg, MSG_BLOB_BYTES_MISSING);
	assert_int_not_equal(access(there, F_OK), 0);
}

/* --- under a password --- */

static str opened(const struct blob *b, const char *password)
{
	struct blob_opener *o;
	err_clear(c);
	if (!blob_unseal(c, &b->sha256, str_from_c(password), &o)) {
		return STR_NONE;
	}
	char *p = arena_chars(c->arena, 300000);
	size_t n = 0;
	int64_t got;
	while ((got = blob_unseal_read(o, p + n, 1000)) > 0) {
		n += (size_t)got;
	}
	assert_true(got < 0 || (int64_t)n == blob_unsealed_bytes(o));
	blob_unseal_done(o);
	return got < 0 ? STR_NONE : (str){ p, n };
}

static struct blob sealed(size_t n)
{
	struct keep k = { .owner = id_new(c->now_ms) };
	FILE *f = tmpfile();
	for (size_t i = 0; i < n; i++) {
		fputc('a' + (int)(i % 26), f);
	}
	fflush(f);
	assert_true(blob_seal(c, fileno(f), S("the password"), &k.b));
	fclose(f);
	assert_true(write_it(act_keep, &k));
	return k.b;
}

static void samples_are_sealed(void **state)
{
	(void)state;
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 200000 };
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct blob b = sealed(sizes[i]);
		assert_true(b.is_sealed);
		str back = opened(&b, "the password");
		assert_false(str_is_none(back));
		assert_int_equal(back.n, sizes[i]);
	}
	struct blob b = sealed(100);
	bytes raw;
	assert_true(blob_read(c, &b.sha256, 10000, &raw));
	assert_null(memmem(raw.p, raw.n, "abcdefgh", 8));
	assert_true(str_is_none(opened(&b, "wrong")));
	assert_int_equal(c->err.code, ERR_INVALID);
	assert_true(str_is_none(opened(&b, "")));
}

static void a_changed_sample_does_not_open(void **state)
{
	(void)state;
	struct blob b = sealed(200000);
	const char *path = blob_path(c, &b.sha256);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	overwrite(path, "\x01", st.st_size - 1);   /* the last piece */
	assert_true(str_is_none(opened(&b, "the password")));
	struct blob other = sealed(200000);
	assert_int_equal(chmod(blob_path(c, &other.sha256), 0600), 0);
	assert_int_equal(truncate(blob_path(c, &other.sha256), 74 + 65553), 0); /* cut off after a whole piece */
	assert_true(str_is_none(opened(&other, "the password")));
	struct blob third = sealed(10);
	overwrite(blob_path(c, &third.sha256), "\x7f", 33); /* memory: 2 GiB and more asked for */
	assert_true(str_is_none(opened(&third, "the password")));
}

/* --- uploads --- */

struct up { struct id about; int64_t bytes; struct upload u; struct upload_piece *p; };
static bool act_up(struct ctx *cc, void *arg)
{
	struct up *u = arg;
	return upload_begin(cc, u->about, S("大きな.log"), u->bytes, &u->u);
}
static bool act_note(struct ctx *cc, void *arg)
{
	struct up *u = arg;
	return upload_note(cc, u->p, &u->u);
}
static bool act_end(struct ctx *cc, void *arg)
{
	struct up *u = arg;
	return upload_end(cc, u->about, u->u.id);
}

static struct up upload_new(int64_t n)
{
	struct up u = { .about = id_new(c->now_ms), .bytes = n };
	assert_true(write_it(act_up, &u));
	return u;
}

/* A request of its own, as each piece is. */
static bool send_piece(struct up *u, int64_t offset, const char *data, size_t n, bool acknowledge)
{
	struct arena own, *before = c->arena;
	arena_init(&own);
	c->arena = &own;
	err_clear(c);
	bool ok = upload_open(c, &u->u, offset, &u->p) && upload_add(u->p, data, n) == UPLOAD_OK && upload_sync(c, u->p);
	struct err why = c->err;
	c->arena = before;
	ok = ok && (!acknowledge || write_it(act_note, u));
	if (!ok) {
		c->err = why.code != ERR_NONE ? why : c->err;
	}
	arena_free(&own);
	return ok;
}

static void an_upload_goes_on(void **state)
{
	(void)state;
	struct up u = upload_new(11);
	struct blob b;
	assert_true(send_piece(&u, 0, "hello ", 6, true));
	assert_int_equal(u.u.received.v, 6);
	assert_false(send_piece(&u, 3, "xxx", 3, true));          /* not where it ended */
	assert_int_equal(c->err.code, ERR_CONFLICT);
	assert_true(send_piece(&u, 6, "yyy", 3, false));           /* arrived, never acknowledged: as after kill -9 */
	struct upload now;
	assert_true(upload_get(c, u.about, u.u.id, &now));
	assert_int_equal(now.received.v, 6);
	err_clear(c);
	assert_false(upload_finish(c, &now, &b));
	assert_int_equal(c->err.msg, MSG_UPLOAD_UNFINISHED);
	assert_false(send_piece(&u, 6, "world and more", 14, true)); /* more than announced */
	assert_true(send_piece(&u, 6, "world", 5, true));
	assert_true(upload_get(c, u.about, u.u.id, &now));
	err_clear(c);
	assert_true(upload_finish(c, &now, &b));
	assert_true(str_eq(str_hex(c->arena, (bytes){ b.sha256.b, 32 }),
		S("b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")));
	assert_true(upload_finish(c, &now, &b));             /* two may finish ... */
	assert_true(write_it(act_end, &u));
	assert_false(write_it(act_end, &u));                 /* ... one write wins */
	assert_int_equal(c->err.code, ERR_NOT_FOUND);
	upload_drop(c, u.u.id);
	assert_int_equal(access(blob_part_path(c, u.u.id), F_OK), -1);
}

static void an_upload_is_its_senders(void **state)
{
	(void)state;
	struct up u = upload_new(5);
	struct upload got;
	c->who.account_id = h.account_ids[ACCESS_ADMIN];
	assert_false(upload_get(c, u.about, u.u.id, &got));
	err_clear(c);
	c->who.account_id = h.account_ids[ACCESS_RESPONDER];
	assert_false(upload_get(c, id_new(1), u.u.id, &got));
	err_clear(c);
	c->org_id = h.other_org_id;
	bool found = upload_get(c, u.about, u.u.id, &got);
	c->org_id = h.org_id;
	assert_false(found);
}

static void uploads_have_caps(void **state)
{
	(void)state;
	struct up u = { .about = id_new(c->now_ms), .bytes = 0 };
	assert_false(write_it(act_up, &u));
	u.bytes = INT64_C(1) << 50;
	assert_false(write_it(act_up, &u));
	assert_int_equal(c->err.code, ERR_TOO_LARGE);
	u.bytes = 1;
	for (int i = 0; i < 20; i++) {
		assert_true(write_it(act_up, &u));
	}
	assert_false(write_it(act_up, &u));
	assert_int_equal(c->err.msg, MSG_UPLOAD_TOO_MANY);
}

static void a_full_disk_loses_nothing_acknowledged(void **state)
{
	(void)state;
	static char big[200000];
	struct rlimit old, small = { 100000, 0 };
	struct up u = upload_new(sizeof big + 6);
	struct upload_piece *p;
	assert_true(send_piece(&u, 0, "hello ", 6, true));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	err_clear(c);
	struct arena own, *before = c->arena;
	arena_init(&own);
	c->arena = &own;
	assert_true(upload_open(c, &u.u, 6, &p));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum upload_add got = upload_add(p, big, sizeof big);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(got, UPLOAD_NO_SPACE);
	upload_undo(p);
	struct stat st;
	assert_int_equal(stat(blob_part_path(c, u.u.id), &st), 0);
	assert_int_equal(st.st_size, 6);
	c->arena = before;
	arena_free(&own); /* the request ends and lets go of the part */
	assert_true(send_piece(&u, 6, big, sizeof big, true));
	assert_int_equal(u.u.received.v, sizeof big + 6);
}

static void two_windows_do_not_mix(void **state)
{
	(void)state;
	struct up u = upload_new(10);
	struct upload_piece *first, *second;
	assert_true(upload_open(c, &u.u, 0, &first));
	assert_false(upload_open(c, &u.u, 0, &second));
	assert_int_equal(c->err.msg, MSG_UPLOAD_BUSY);
	err_clear(c);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(kept_and_read_back), CASE(another_firm_has_nothing), CASE(a_stream_left_behind_leaves_nothing),
		CASE(a_full_disk_is_said_and_leaves_nothing), CASE(types_by_looking), CASE(names_are_made_safe),
		CASE(verify_finds_what_was_done_to_a_file), CASE(extra_files_are_named),
		CASE(sweep_takes_what_is_old_and_not_needed), CASE(backup_and_back), CASE(samples_are_sealed),
		CASE(a_changed_sample_does_not_open), CASE(an_upload_goes_on), CASE(an_upload_is_its_senders),
		CASE(uploads_have_caps), CASE(a_full_disk_loses_nothing_acknowledged), CASE(two_windows_do_not_mix),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
