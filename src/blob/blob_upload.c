/* blob_upload: see the header. One process appends to a part at a time: the part itself is the lock. */
#include "blob/blob_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "blob_sql.h"
#include "messages.h"

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct upload, member), .doc = text }
static const struct field fields[] = {
	F(id, FIELD_ID, "id of the upload, and of what becomes of it"),
	F(name, FIELD_LINE, "name of the file"),
	F(bytes, FIELD_INT, "announced length"),
	F(received, FIELD_INT, "received and on disk: the offset to go on from"),
	F(created_at, FIELD_INSTANT, "when it began"),
};
#undef F
const struct shape upload_shape = { "Upload", fields, sizeof fields / sizeof fields[0], sizeof(struct upload) };

static bytes saved(struct ctx *c, const struct sha256_run *run)
{
	uint8_t *p = arena_raw(c->arena, SHA256_STATE_LEN, 1);
	sha256_run_save(run, p);
	return (bytes){ p, SHA256_STATE_LEN };
}

/* --- rows --- */

bool upload_begin(struct ctx *c, struct id about_id, str name, int64_t n_bytes, struct upload *ret)
{
	struct upload_count_row open;
	if (n_bytes <= 0) {
		return fail_field(c, "bytes", MSG_UPLOAD_EMPTY);
	}
	if (!blob_fits(c, n_bytes) ||
	    !q_upload_count(c, (struct upload_count_in){ .account_id = c->who.account_id, .about_id = about_id }, &open)) {
		return false;
	}
	if (open.n >= LIMIT_UPLOADS_OPEN) {
		return fail(c, ERR_CONFLICT, MSG_UPLOAD_TOO_MANY);
	}
	struct upload u = { .id = id_new(c->now_ms), .account_id = c->who.account_id, .about_id = about_id,
		.name = blob_file_name(c->arena, name), .bytes = { true, n_bytes }, .received = { true, 0 },
		.created_at = { true, c->now_ms } };
	sha256_run_begin(&u.run);
	*ret = u;
	return q_upload_add_row(c, (struct upload_add_row_in){ .id = u.id, .account_id = u.account_id, .about_id = about_id,
		.name = u.name, .bytes = n_bytes, .state = saved(c, &u.run), .now = c->now_ms });
}

bool upload_get(struct ctx *c, struct id about_id, struct id id, struct upload *ret)
{
	struct upload_row_row row;
	bool found;
	struct upload_row_in in = { .id = id, .account_id = c->who.account_id, .about_id = about_id };
	if (!q_upload_row(c, in, &row, &found)) {
		return false;
	}
	struct upload u = { .id = id, .account_id = c->who.account_id, .about_id = about_id };
	if (!found || !sha256_run_load(row.state, &u.run) || (int64_t)u.run.n != row.received) {
		return fail(c, ERR_NOT_FOUND, MSG_UPLOAD_NOT_FOUND);
	}
	u.name = row.name;
	u.bytes = (struct opt_int){ true, row.bytes };
	u.received = (struct opt_int){ true, row.received };
	u.created_at = (struct opt_int){ true, row.created_at };
	*ret = u;
	return true;
}

bool upload_list(struct ctx *c, struct id about_id, struct upload **ret, size_t *ret_n)
{
	struct upload_rows_rows rows;
	struct upload_rows_in in = { .account_id = c->who.account_id, .about_id = about_id };
	if (!q_upload_rows(c, in, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct upload, rows.n);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct upload_rows_row *r = &rows.v[i];
		(*ret)[i] = (struct upload){ .id = r->id, .account_id = c->who.account_id, .about_id = about_id,
			.name = r->name, .bytes = { true, r->bytes }, .received = { true, r->received },
			.created_at = { true, r->created_at } };
	}
	return true;
}

/* --- a piece --- */

struct upload_piece {
	struct id id;
	struct id about_id;
	int fd;
	int64_t before;               /* acknowledged when it began */
	int64_t most;                 /* announced length */
	int64_t flushed;              /* the disk was asked to begin writing up to here */
	struct sha256_run run;
};

static void close_piece(void *arg)
{
	struct upload_piece *p = arg;
	if (p->fd >= 0) {
		close(p->fd);
		p->fd = -1;
	}
}

static bool wrong_offset(struct ctx *c, int64_t received)
{
	fail(c, ERR_CONFLICT, MSG_UPLOAD_OFFSET);
	return fail_arg(c, "received", str_i64(c->arena, received));
}

static bool take_part(struct ctx *c, const struct upload *u, struct upload_piece *p)
{
	struct stat st;
	if (!blob_make_dir(c, "part")) {
		return false;
	}
	p->fd = open(blob_part_path(c, u->id), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (p->fd < 0) {
		/* closed to writing: it is whole and somebody finishes it */
		return errno == EACCES ? fail(c, ERR_CONFLICT, MSG_UPLOAD_BUSY) : blob_fail(c, "a part");
	}
	if (flock(p->fd, LOCK_EX | LOCK_NB) != 0) {
		return fail(c, ERR_CONFLICT, MSG_UPLOAD_BUSY);
	}
	if (fstat(p->fd, &st) != 0) {
		return blob_fail(c, "a part");
	}
	if (st.st_size < u->received.v) {
		/* Less on disk than acknowledged: somebody was at the folder. */
		return fail(c, ERR_NOT_FOUND, MSG_UPLOAD_NOT_FOUND);
	}
	if (ftruncate(p->fd, u->received.v) != 0 || lseek(p->fd, u->received.v, SEEK_SET) < 0) {
		return blob_fail(c, "a part");
	}
	return true;
}

bool upload_open(struct ctx *c, const struct upload *u, int64_t offset, struct upload_piece **ret)
{
	struct upload now;
	struct upload_piece *p = arena_new(c->arena, struct upload_piece);
	*p = (struct upload_piece){ .id = u->id, .about_id = u->about_id, .fd = -1, .before = u->received.v,
		.most = u->bytes.v, .flushed = u->received.v, .run = u->run };
	arena_on_reset(c->arena, close_piece, p);
	if (offset != u->received.v) {
		return wrong_offset(c, u->received.v);
	}
	if (!take_part(c, u, p)) {
		close_piece(p);
		return false;
	}
	/* Read again under the lock: another window may have sent this piece just before. */
	if (!upload_get(c, u->about_id, u->id, &now) || now.received.v != offset) {
		close_piece(p);
		return c->err.code != ERR_NONE ? false : wrong_offset(c, now.received.v);
	}
	*ret = p;
	return true;
}

enum upload_add upload_add(struct upload_piece *p, const void *data, size_t n)
{
	int64_t have = (int64_t)p->run.n;
	if ((int64_t)n > p->most - have) {
		return UPLOAD_TOO_LARGE;
	}
	if (!io_write_all(p->fd, data, n)) {
		return UPLOAD_NO_SPACE;
	}
	sha256_run_add(&p->run, data, n);
	have += (int64_t)n;
	if (have - p->flushed >= 8 * 1024 * 1024) {
		/* begin writing now, so that the sync at the end of the piece finds little to do */
		sync_file_range(p->fd, p->flushed, have - p->flushed, SYNC_FILE_RANGE_WRITE);
		p->flushed = have;
	}
	return UPLOAD_OK;
}

void upload_undo(struct upload_piece *p)
{
	if (ftruncate(p->fd, p->before) != 0) {
		return; /* the next piece cuts it off */
	}
}

bool upload_sync(struct ctx *c, struct upload_piece *p)
{
	return fdatasync(p->fd) == 0 || blob_fail(c, "sync of a part");
}

bool upload_note(struct ctx *c, struct upload_piece *p, struct upload *ret)
{
	struct upload_move_in in = { .received = (int64_t)p->run.n, .state = saved(c, &p->run), .now = c->now_ms,
		.id = p->id, .before = p->before };
	struct upload u;
	if (!upload_get(c, p->about_id, p->id, &u)) {
		return false;
	}
	if (u.received.v != p->before) {
		return wrong_offset(c, u.received.v);
	}
	return q_upload_move(c, in) && upload_get(c, p->about_id, p->id, ret);
}

/* --- finishing --- */

static bool is_whole(struct ctx *c, const struct upload *u)
{
	if (u->received.v == u->bytes.v) {
		return true;
	}
	fail(c, ERR_CONFLICT, MSG_UPLOAD_UNFINISHED);
	fail_arg(c, "received", str_i64(c->arena, u->received.v));
	return fail_arg(c, "bytes", str_i64(c->arena, u->bytes.v));
}

static bool open_whole(struct ctx *c, const struct upload *u, int *ret_fd)
{
	struct stat st;
	int fd = open(blob_part_path(c, u->id), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		/* somebody finished it, and its part is gone already */
		return errno == ENOENT ? fail(c, ERR_NOT_FOUND, MSG_UPLOAD_NOT_FOUND) : blob_fail(c, "a part");
	}
	if (fstat(fd, &st) != 0 || st.st_size != u->bytes.v) {
		close(fd);
		return fail(c, ERR_NOT_FOUND, MSG_UPLOAD_NOT_FOUND);
	}
	*ret_fd = fd;
	return true;
}

bool upload_finish(struct ctx *c, const struct upload *u, struct blob *ret)
{
	int fd;
	struct blob b = { .bytes = u->bytes.v, .created_at = c->now_ms };
	if (!is_whole(c, u) || !open_whole(c, u, &fd)) {
		return false;
	}
	sha256_run_end(&u->run, &b.sha256);
	bool ok = blob_type_of_file(c, fd, &b.type);
	if (ok && fsync(fd) != 0) {
		ok = blob_fail(c, "sync of a part");
	}
	close(fd);
	ok = ok && blob_place(c, blob_part_path(c, u->id), &b.sha256);
	if (ok) {
		*ret = b;
	}
	return ok;
}

bool upload_finish_sealed(struct ctx *c, const struct upload *u, str password, struct blob *ret)
{
	int fd;
	if (!is_whole(c, u) || !open_whole(c, u, &fd)) {
		return false;
	}
	bool ok = blob_seal(c, fd, password, ret);
	close(fd);
	return ok;
}

bool upload_end(struct ctx *c, struct id about_id, struct id id)
{
	struct upload u;
	struct upload_drop_row_in in = { .id = id, .account_id = c->who.account_id, .about_id = about_id };
	return upload_get(c, about_id, id, &u) && q_upload_drop_row(c, in);
}

void upload_drop(struct ctx *c, struct id id)
{
	unlink(blob_part_path(c, id));
}
