/* Archives: what is written out proves itself, what was masked is nowhere in it, what is changed is refused, large members. */
#include "room_help.h"

#include "archive/take.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET "ひみつ4711"

/* --- a file with no name --- */

static int scratch(void)
{
	char name[] = "/tmp/sonae-archive-XXXXXX";
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	unlink(name);
	return fd;
}

static void put(int fd, int64_t at, struct buf *b)
{
	assert_true(buf_ok(b));
	assert_int_equal(pwrite(fd, b->p, b->n, at), (ssize_t)b->n);
	b->n = 0;
}

static bool has_bytes(int fd, const char *part)
{
	struct stat st;
	assert_int_equal(fstat(fd, &st), 0);
	char *p = arena_chars(c->arena, (size_t)st.st_size);
	assert_true(zip_pread(fd, p, (size_t)st.st_size, 0));
	return str_find((str){ p, (size_t)st.st_size }, str_from_c(part), 0) != SIZE_MAX;
}

/* --- beyond 4 GB --- */

#define LARGE (INT64_C(5) << 30)

/* Two members, the first of 5 GB of which not a byte is on the disk. Where the list begins. */
static int64_t write_large(int fd, int64_t *ret_end)
{
	struct buf b;
	buf_init(&b, 100000);
	struct zip_member large = { .name = S("evidence/large"), .bytes = LARGE, .crc = 7, .at = 0 },
		small = { .name = S("small"), .bytes = 3, .crc = zip_crc(0, "abc", 3) };
	zip_header(&b, large.name, large.bytes);
	assert_int_equal(b.n, zip_header_bytes(large.name, large.bytes));
	int64_t at = (int64_t)b.n;
	put(fd, 0, &b);
	at += LARGE;
	zip_after(&b, &large);
	assert_int_equal(b.n, zip_after_bytes(LARGE));
	small.at = at + (int64_t)b.n;
	zip_header(&b, small.name, small.bytes);
	buf_add(&b, S("abc"));
	zip_after(&b, &small);
	int64_t list = at + (int64_t)b.n;
	put(fd, at, &b);
	zip_central(&b, &large);
	zip_central(&b, &small);
	int64_t list_bytes = (int64_t)b.n;
	zip_end(&b, 2, list, list_bytes);
	*ret_end = list + (int64_t)b.n;
	put(fd, list, &b);
	buf_done(&b);
	return list;
}

static void test_more_than_four_gigabytes(void **state)
{
	(void)state;
	struct zip_file z;
	int64_t end, list;
	int fd = scratch();
	list = write_large(fd, &end);
	assert_true(zip_open(c, fd, end, 10, &z));
	assert_true(z.n == 2 && z.v[0].bytes == LARGE && z.v[1].at > LARGE && z.central_at == list);
	assert_true(text_is(z.v[0].name, "evidence/large") && text_is(z.v[1].name, "small"));
	assert_true(zip_check(c, &z));
	char abc[3];
	assert_true(zip_pread(fd, abc, 3, zip_data_at(&z.v[1])) && memcmp(abc, "abc", 3) == 0);
	/* no byte of what stands around the members, nor of the list, can be another one */
	int refusals = 0, tried = 0;
	for (int64_t at = list; at < end; at++) {
		char was, other;
		assert_int_equal(pread(fd, &was, 1, at), 1);
		other = (char)(was ^ 1);
		assert_int_equal(pwrite(fd, &other, 1, at), 1);
		err_clear(c);
		bool may_differ = zip_open(c, fd, end, 10, &z) && zip_check(c, &z);
		refusals += !may_differ;
		tried++;
		assert_int_equal(pwrite(fd, &was, 1, at), 1);
	}
	err_clear(c);
	assert_true(tried > 150 && refusals >= tried - 8); /* the four bytes of each sum are compared when the member is read */
	assert_false(zip_open(c, fd, end - 1, LIMIT_ARCHIVE_MEMBERS, &z) && zip_check(c, &z));
	err_clear(c);
	close(fd);
}

/* --- a room with something masked, out and in --- */

static int64_t write_entry(struct id room, const char *text)
{
	struct entry_add_in in = { .incident_id = room, .type = ENTRY_OBSERVED, .text = str_from_c(text) };
	assert_true(run(&op_entry_add, &in, NULL));
	return head_now(room);
}

static void mask(struct id room, int64_t seq, const char *part)
{
	struct mask_ask_in in = { .incident_id = room, .seq = { true, seq }, .part = str_from_c(part), .reason = S("貼り間違い") };
	struct mask_view *open;
	size_t n;
	act_as(ACCESS_RESPONDER);
	assert_true(run(&op_mask_ask, &in, NULL));
	read_begin();
	assert_true(journal_mask_open(c, room, &open, &n) && n == 1);
	read_end();
	act_as(ACCESS_ADMIN);
	assert_true(run(&op_mask_grant, &(struct mask_decide_in){ .incident_id = room, .request_id = open[0].id }, NULL));
	act_as(ACCESS_RESPONDER);
}

static int export_room(struct id room)
{
	struct archive_export_in in = { .incident_id = room, .evidence = ARCHIVE_WITH_EVIDENCE, .purpose = S("保険会社へ") };
	struct archive_out *o;
	char piece[4096];
	int64_t n;
	int fd = scratch();
	err_clear(c);
	c->db = store_reader(h.store, c);
	c->org_name = S("株式会社ひなた惣菜");
	assert_true(archive_export(c, &in, &o));
	while ((n = archive_out_read(o, piece, sizeof piece)) > 0) {
		assert_int_equal(write(fd, piece, (size_t)n), n);
	}
	assert_int_equal(n, 0);
	archive_out_done(o);
	return fd;
}

struct taking { struct archive_look_in look; struct archive a; };
static bool act_look(struct ctx *w, void *arg)
{
	struct taking *t = arg;
	return op_archive_look.act(w, &t->look, &t->a);
}
static bool act_take(struct ctx *w, void *arg)
{
	struct taking *t = arg;
	return op_archive_take.act(w, &(struct archive_id_in){ t->a.id }, &t->a);
}

static bool look_at(int fd, struct taking *t)
{
	*t = (struct taking){ 0 };
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	err_clear(c);
	c->db = store_reader(h.store, c);
	return archive_look_file(c, &t->look, fd, S("x.zip")) && harness_write(&h, act_look, t);
}

static struct archive_info proved(int fd)
{
	struct archive_info info;
	err_clear(c);
	bool ok = archive_read(c, fd, NULL, &info);
	if (!ok) {
		print_error("%.*s %.*s\n", STR_FMT(err_show(c, &c->err)), STR_FMT(c->err.detail));
	}
	assert_true(ok);
	return info;
}

/* Nothing of what was masked comes along, and the house that took it in proves it. */
static void in_another_house(int fd, int64_t masked)
{
	struct taking t;
	struct archive a;
	struct archive_line *v;
	struct archive_pair *rows;
	struct journal_finding found = { 0 };
	size_t n = 0, n_rows = 0, n_gone = 0;
	c->org_id = h.other_org_id;
	c->who = (struct actor){ .is_program = true };
	assert_true(look_at(fd, &t));
	c->db = store_reader(h.store, c);
	assert_true(archive_stage(c, &(struct archive_id_in){ t.a.id }));
	assert_true(harness_write(&h, act_take, &t));
	read_begin();
	assert_true(archive_of(c, t.a.incident_id, &a) && archive_lines(c, &a, INT64_MAX, INT64_MAX, 100, &v, &n) &&
		archive_pairs(c, &a, &rows, &n_rows));
	assert_true(archive_verify(c, &found) && !found.broken);
	read_end();
	for (size_t i = 0; i < n; i++) {
		assert_false(!str_is_none(v[i].text) && text_has(v[i].text, "ひみつ"));
		assert_true(v[i].seq != masked || str_is_none(v[i].text));
		n_gone += str_is_none(v[i].text);
	}
	assert_true(n > 3 && n_gone == 1);
	for (size_t i = 0; i < n_rows; i++) {
		assert_false(text_has(rows[i].value, "ひみつ"));
	}
	/* words put into the gap: verify says which */
	raw_sql("UPDATE archive_entry SET text = 'erfunden' WHERE text IS NULL");
	read_begin();
	assert_true(archive_verify(c, &found) && found.broken);
	read_end();
	raw_sql("UPDATE archive_entry SET text = NULL WHERE text = 'erfunden'");
	c->org_id = h.org_id;
	act_as(ACCESS_RESPONDER);
}

static void test_masked_and_back(void **state)
{
	(void)state;
	struct incident room = open_room("墨消しのある事案", "unknown");
	int64_t seq = write_entry(room.id, "パスワードは " SECRET " でした");
	write_entry(room.id, "電話した");
	int before = export_room(room.id);
	assert_true(has_bytes(before, SECRET)); /* the search itself works */
	close(before);
	mask(room.id, seq, SECRET);
	int fd = export_room(room.id);
	assert_false(has_bytes(fd, SECRET));
	assert_false(has_bytes(fd, "ひみつ"));
	struct archive_info info = proved(fd);
	assert_int_equal(info.n_masked, 1);
	struct taking t;
	assert_true(look_at(fd, &t));
	assert_int_equal(t.a.masked.v, 1);
	struct archive_here here;
	read_begin();
	assert_true(archive_known(c, &t.a, &here) && here.known == ARCHIVE_OURS && id_eq(here.room, room.id));
	read_end();
	assert_false(harness_write(&h, act_take, &t)); /* it is our own room, which is here as it is */
	err_clear(c);
	assert_whole();
	in_another_house(fd, seq);
	close(fd);
}

/* --- what is changed is refused --- */

static void test_every_change_is_found(void **state)
{
	(void)state;
	struct incident room = open_room("変えられた事案", "malware");
	struct archive_info info;
	struct stat st;
	write_entry(room.id, "見つけた");
	int fd = export_room(room.id);
	assert_int_equal(proved(fd).n_masked, 0);
	assert_int_equal(fstat(fd, &st), 0);
	for (int64_t at = 0; at < st.st_size; at += 1 + st.st_size / 120) {
		char was, other;
		assert_int_equal(pread(fd, &was, 1, at), 1);
		other = (char)(was ^ 0x20);
		assert_int_equal(pwrite(fd, &other, 1, at), 1);
		err_clear(c);
		assert_false(archive_read(c, fd, NULL, &info));
		assert_int_equal(c->err.code, ERR_INVALID);
		assert_int_equal(pwrite(fd, &was, 1, at), 1);
	}
	for (int64_t n = st.st_size - 1; n > 0; n -= st.st_size / 23) { /* cut off */
		assert_int_equal(ftruncate(fd, n), 0);
		err_clear(c);
		assert_false(archive_read(c, fd, NULL, &info));
		assert_int_equal(c->err.code, ERR_INVALID);
	}
	struct taking t;
	assert_false(look_at(fd, &t));
	err_clear(c);
	close(fd);
}

#define T(name) cmocka_unit_test_setup_teardown(name, room_begin, room_end)
int main(void)
{
	const struct CMUnitTest tests[] = { T(test_more_than_four_gigabytes), T(test_masked_and_back), T(test_every_change_is_found) };
	return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
